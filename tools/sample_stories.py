"""Deals of the samples that are told one by one: what the packs must show, month by month."""

# ruff: noqa: E501 -- tables: a row stands on one line

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Literal

from tools.sample_words import End

Stage = Literal[1, 2, 3, 4, 5, "won", "lost", "gone"]


@dataclass(frozen=True)
class Moment:
    """A deal in one month.

    stage   a step, won, lost, or gone: the row was deleted, nobody says why
    amount  in currency units
    day     the expected close; the day it was closed where it ended
    commit  what is promised for the coming month
    """

    stage: Stage
    amount: float
    day: dt.date
    next_step: str = ""
    comment: str = ""
    commit: float = 0
    end: End | None = None
    competitor: str = ""
    probability: str = ""


@dataclass(frozen=True)
class Story:
    """One deal and its moments by month number."""

    reference: str
    customer: str
    project: str
    seller: int
    origin: str
    declared: dt.date
    moments: dict[int, Moment] = field(default_factory=dict)


def _on(day: int, month: int, year: int = 2026) -> dt.date:
    return dt.date(year, month, day)


M = Moment

STORIES: dict[str, tuple[Story, ...]] = {
    "ARM": (
        Story(
            "ARM-1008",
            "Portails & Clôtures Kerlouan",
            "Configurateur de portails et clôtures",
            0,
            "BP",
            _on(12, 2),
            {
                7: M(
                    3,
                    78500,
                    _on(30, 10),
                    "Remettre la proposition chiffrée",
                    "Budget confirmé par la direction financière.",
                ),
                8: M(4, 78500, _on(30, 10), "Négocier les conditions de maintenance"),
                9: M(
                    4,
                    81200,
                    _on(30, 10),
                    "Répondre aux questions sur la reprise de données",
                    "Deux postes de plus.",
                ),
                10: M(
                    5,
                    81200,
                    _on(20, 11),
                    "Obtenir le bon de commande signé",
                    "Accord verbal du gérant le 22/10.",
                    commit=78500,
                ),
                11: M(
                    "won",
                    81200,
                    _on(18, 11),
                    end=End(
                        "Configurateur prouvé sur leurs propres produits",
                        "Le prototype sur données réelles emporte la décision",
                    ),
                    competitor="Orkalys",
                ),
            },
        ),
        Story(
            "ARM-1011",
            "Froid Industriel du Trégor",
            "Planification de 42 techniciens",
            1,
            "RS",
            _on(20, 3),
            {
                7: M(2, 58000, _on(30, 11), "Atelier de recueil du besoin sur site"),
                8: M(3, 58000, _on(30, 11), "Remettre la proposition chiffrée"),
                9: M(
                    3,
                    64000,
                    _on(30, 11),
                    "Présenter la proposition au comité de direction",
                    "Périmètre élargi à un second site.",
                ),
                10: M(
                    4,
                    64000,
                    _on(18, 12),
                    "Valider le planning avec le service achats",
                    "Décision décalée au prochain comité.",
                ),
                11: M(
                    4,
                    64000,
                    _on(29, 1, 2027),
                    "Obtenir la date du comité de janvier",
                    "Signature repoussée : budget validé au trimestre suivant.",
                ),
            },
        ),
        Story(
            "ARM-1003",
            "Conserverie de la Baie d’Étel",
            "Traçabilité et SAV des lignes",
            2,
            "BP",
            _on(15, 1),
            {
                7: M(3, 38000, _on(30, 9), "Relancer sur la proposition remise"),
                8: M(3, 38000, _on(30, 9), "Rencontrer le nouveau directeur industriel"),
                9: M(
                    "lost",
                    38000,
                    _on(15, 9),
                    end=End(
                        "Projet reporté à 2027 faute de budget",
                        "Vérifier le budget avant de mobiliser l’avant-vente",
                        "Qualification",
                        "Reprendre contact dès le vote du budget 2027",
                    ),
                ),
                11: M(
                    2,
                    42500,
                    _on(26, 3, 2027),
                    "Actualiser l’étude avec le nouveau directeur industriel",
                    "Le budget 2027 est voté : le client nous rappelle.",
                ),
            },
        ),
    ),
    "OCC": (
        Story(
            "OCC-277",
            "Aéro-Structures de l’Ariège",
            "PLM : données techniques et nomenclatures",
            0,
            "RS",
            _on(9, 2),
            {
                7: M(3, 142000, _on(30, 11), "Présenter la proposition au comité de direction"),
                8: M(4, 142000, _on(30, 11), "Répondre aux dernières questions sur la reprise de données"),
                10: M(
                    4,
                    148500,
                    _on(18, 12),
                    "Finaliser le contrat avec le juridique",
                    "Demande d’un engagement de résultat.",
                ),
                11: M(5, 148500, _on(11, 12), "Obtenir le bon de commande signé", "=2+2", commit=140000),
            },
        ),
        Story(
            "OCC-281",
            "Vérandas d’Oc",
            "Configurateur de vérandas et pergolas",
            1,
            "BP",
            _on(3, 4),
            {
                7: M(4, 36400, _on(18, 9), "Négocier les conditions de maintenance"),
                8: M(5, 36400, _on(18, 9), "Obtenir le bon de commande signé", commit=36400),
                10: M(
                    "won",
                    36400,
                    _on(24, 9),
                    end=End(
                        "Prix comparable, meilleure proximité de l’équipe",
                        "La présence locale compte plus que la remise",
                    ),
                    competitor="Confiplan",
                ),
            },
        ),
    ),
    "BDS": (
        Story(
            "BDS-0171",
            "Chais & Cuveries Équipements",
            "Gestion des interventions en cuverie",
            0,
            "BP",
            _on(26, 2),
            {
                7: M(3, 58900, _on(30, 10), "Organiser une visite chez un client de référence"),
                8: M(3, 58900, _on(30, 10), "Présenter la proposition au comité de direction"),
                9: M(4, 58900, _on(27, 11), "Négocier les conditions de maintenance"),
                10: M(4, 58900, _on(27, 11), "Valider le planning avec le service achats", commit=58900),
                11: M(
                    4,
                    58900,
                    _on(22, 1, 2027),
                    "Rencontrer la directrice des achats",
                    "Changement de directeur des achats, tout repart d’un mois.",
                ),
            },
        ),
        Story(
            "BDS-0174",
            "Tonnellerie Lafargue",
            "SAV et suivi des barriques connectées",
            1,
            "RS",
            _on(14, 4),
            {
                7: M(2, 27500, _on(18, 12), "Atelier de recueil du besoin sur site"),
                8: M(2, 27500, _on(18, 12), "Identifier le décideur et le circuit d’achat"),
                9: M(3, 31000, _on(18, 12), "Remettre la proposition chiffrée"),
                10: M("gone", 31000, _on(18, 12)),
                11: M(
                    "lost",
                    31000,
                    _on(16, 10),
                    end=End(
                        "Le client garde son outil interne",
                        "Rencontrer la DSI dès l’étape 2",
                        "Qualification",
                    ),
                    competitor="outil interne",
                ),
            },
        ),
    ),
    "RHO": (
        Story(
            "RHO-26-071",
            "Robinetterie du Grésivaudan",
            "PLM et configurateur de vannes",
            0,
            "RS",
            _on(5, 1),
            {
                7: M(3, 186000, _on(30, 11), "Présenter la proposition au comité de direction"),
                8: M(3, 186000, _on(30, 11), "Organiser une visite chez un client de référence"),
                9: M(
                    4,
                    179500,
                    _on(27, 11),
                    "Négocier les conditions de maintenance",
                    "Lot 2 reporté, montant revu.",
                ),
                10: M(
                    5,
                    179500,
                    _on(27, 11),
                    "Obtenir le bon de commande signé",
                    "Accord du président, signature au conseil du 24.",
                    commit=179500,
                ),
                11: M(
                    5, 179500, _on(11, 12), "Relancer la signature auprès du directeur général", commit=179500
                ),
            },
        ),
        Story(
            "RHO-26-083",
            "Décolletage de l’Arve",
            "Portail SAV : réponse < 48 h",
            1,
            "BP",
            _on(17, 3),
            {
                7: M(2, 45000, _on(18, 12), "Démonstration ciblée avec le bureau d’études"),
                8: M(3, 52300, _on(18, 12), "Remettre la proposition chiffrée"),
                9: M(3, 52300, _on(18, 12), "Relancer sur la proposition remise"),
                10: M(4, 52300, _on(18, 12), "Valider le planning avec le service achats"),
                11: M(4, 52300, _on(18, 12), "Finaliser le contrat avec le juridique"),
            },
        ),
    ),
    "EST": (
        Story(
            "EST-48",
            "Brasseries Kochersberg Équipement",
            "Maintenance mobile du parc",
            0,
            "BP",
            _on(22, 1),
            {
                7: M(3, 61700, _on(30, 10), "Remettre la proposition chiffrée"),
                8: M(3, 61700, _on(30, 10), "Relancer sur la proposition remise"),
                9: M(4, 61700, _on(30, 10), "Négocier les conditions de maintenance", commit=61700),
                10: M(
                    4,
                    61700,
                    _on(27, 11),
                    "Rappeler le directeur financier",
                    "Le juridique du client n’a pas rendu son avis.",
                    commit=61700,
                ),
            },
        ),
    ),
    "NOR": (
        Story(
            "NOR-478",
            "Tissages Vanhoutte",
            "Configurateur de textiles techniques",
            0,
            "RS",
            _on(11, 2),
            {
                7: M(3, 96000, _on(30, 10), "Organiser une visite chez un client de référence"),
                8: M(3, 96000, _on(30, 10), "Présenter la proposition au comité de direction"),
                9: M(4, 96000, _on(30, 10), "Négocier les conditions de maintenance"),
                10: M(4, 96000, _on(20, 11), "Finaliser le contrat avec le juridique", commit=96000),
                11: M(
                    "won",
                    88000,
                    _on(19, 11),
                    end=End(
                        "Délai de mise en œuvre tenu : 4 mois contre 7",
                        "Garder une marge de négociation : 8 % cédés la dernière semaine",
                        "Tarification",
                    ),
                    competitor="Tekmanor",
                ),
            },
        ),
        Story(
            "NOR-483",
            "Ascenseurs Deûle & Lys",
            "Planification de 60 techniciens",
            1,
            "BP",
            _on(2, 4),
            {
                7: M(2, 105000, _on(29, 1, 2027), "Atelier de recueil du besoin sur site"),
                8: M(2, 105000, _on(29, 1, 2027), "Identifier le décideur et le circuit d’achat"),
                9: M(
                    3,
                    118000,
                    _on(29, 1, 2027),
                    "Remettre la proposition chiffrée",
                    "Périmètre élargi à un second site.",
                ),
                10: M(3, 118000, _on(29, 1, 2027), "Présenter la proposition au comité de direction"),
                11: M(
                    4,
                    118000,
                    _on(18, 12),
                    "Négocier les conditions de maintenance",
                    "Le comité a retenu notre offre le 12 novembre. Restent à régler : la reprise de 14 ans d’historique "
                    "d’interventions, la tablette retenue pour les tournées (le modèle actuel ne tient pas la journée), l’astreinte "
                    "du week-end et le lien avec la paie. Mme Hespel veut signer avant Noël ; la DSI demande un pilote de six "
                    "semaines sur l’agence d’Armentières. Nous offrons un pilote payé, déduit du contrat.",
                    commit=110000,
                ),
            },
        ),
        Story(
            "NOR-491",
            "Emballages Lestienne",
            "PLM emballage",
            2,
            "BP",
            _on(19, 5),
            {
                8: M(2, 24500, _on(26, 2, 2027), "Envoyer le questionnaire de qualification"),
                9: M(2, 24500, _on(26, 2, 2027), "Atelier de recueil du besoin sur site"),
                10: M(2, 24500, _on(26, 2, 2027), "Identifier le décideur et le circuit d’achat"),
                11: M("gone", 24500, _on(26, 2, 2027)),
            },
        ),
    ),
    "CVL": (
        Story(
            "CVL-14",
            "Pompes Ligériennes",
            "Gestion du parc installé",
            0,
            "RS",
            _on(8, 3),
            {
                7: M(2, 46000, _on(30, 11), "Démonstration ciblée avec le bureau d’études"),
                8: M(3, 46000, _on(30, 11), "Remettre la proposition chiffrée"),
                9: M(3, 51200, _on(30, 11), "Présenter la proposition au comité de direction"),
                10: M(4, 51200, _on(18, 12), "Négocier les conditions de maintenance"),
                11: M(
                    4,
                    53800.5,
                    _on(18, 12),
                    "Finaliser le contrat avec le juridique",
                    "Option garantie ajoutée.",
                ),
            },
        ),
        Story(
            "CVL-19",
            "Fonderie Vendômoise",
            "SAV et pièces détachées",
            1,
            "BP",
            _on(5, 10),
            {
                # Declared and won within the month: it never stood in a pipe.
                10: M(
                    "won",
                    12400,
                    _on(23, 10),
                    end=End(
                        "Besoin urgent, seule offre livrable avant la fin de l’année",
                        "Tenir prête une offre de démarrage rapide",
                    ),
                ),
            },
        ),
    ),
    "RIV": (
        Story(
            "RIV-2007",
            "Chantier Naval Baie des Anges",
            "Yacht configurator",
            0,
            "BP",
            _on(28, 1),
            {
                7: M(3, 132000, _on(27, 11), "Hand over the priced proposal"),
                8: M(4, 132000, _on(27, 11), "Negotiate the maintenance terms"),
                9: M(4, 132000, _on(27, 11), "Settle the contract with their lawyers"),
                10: M(
                    5,
                    126500,
                    _on(27, 11),
                    "Get the signed purchase order",
                    "Managing director said yes on the phone.",
                    commit=126500,
                ),
                11: M(
                    5,
                    126500,
                    _on(15, 12),
                    "Chase the managing director for signature",
                    "He signs when back from the boat show.",
                    commit=126500,
                ),
            },
        ),
        Story(
            "RIV-2011",
            "Azur Piscines & Spas",
            "Scheduling of 50 technicians",
            1,
            "RS",
            _on(16, 4),
            {
                7: M(3, 61000, _on(30, 12), "Present the proposal to the board"),
                8: M(3, 61000, _on(30, 12), "Arrange a visit to a reference customer"),
                9: M("gone", 61000, _on(30, 12)),
                10: M(
                    3,
                    67000,
                    _on(29, 1, 2027),
                    "Hand over the priced proposal",
                    "It had been dropped by mistake; phase 2 added.",
                ),
                11: M(4, 67000, _on(29, 1, 2027), "Agree the plan with purchasing"),
            },
        ),
    ),
    "LEM": (
        Story(
            "LEM-041",
            "Micromécanique du Jorat",
            "PLM et configurateur de calibres",
            0,
            "RS",
            _on(10, 2),
            {
                7: M(3, 74000, _on(27, 11), "Remettre la proposition chiffrée"),
                8: M(3, 74000, _on(27, 11), "Présenter la proposition au comité de direction"),
                9: M(4, 74000, _on(27, 11), "Négocier les conditions de maintenance"),
                10: M(4, 74000, _on(18, 12), "Valider le planning avec le service achats"),
                11: M(
                    4,
                    71500,
                    _on(18, 12),
                    "Finaliser le contrat avec le juridique",
                    "Remise de 2 500 CHF accordée.",
                    commit=71500,
                ),
            },
        ),
        # Under 50 000 in francs, over it in euros: a focus deal by the rate alone.
        Story(
            "LEM-045",
            "Remontées Mécaniques Gruyère-Nord",
            "Vérifications périodiques sur tablette",
            1,
            "BP",
            _on(27, 3),
            {
                7: M(2, 48500, _on(26, 2, 2027), "Atelier de recueil du besoin sur site"),
                8: M(3, 48500, _on(26, 2, 2027), "Remettre la proposition chiffrée"),
                9: M(3, 48500, _on(26, 2, 2027), "Relancer sur la proposition remise"),
                10: M(4, 48500, _on(29, 1, 2027), "Négocier les conditions de maintenance"),
                11: M(4, 48500, _on(29, 1, 2027), "Obtenir l’accord du canton sur la maintenance"),
            },
        ),
        Story(
            "LEM-052",
            "Horlogerie Chasseral Composants",
            "Étalonnage et SAV",
            1,
            "BP",
            _on(6, 5),
            {
                7: M(2, 19800, _on(18, 12), "Démonstration ciblée avec le bureau d’études"),
                8: M(2, 19800, _on(18, 12), "Identifier le décideur et le circuit d’achat"),
                # Gone in September and never answered since: the question comes back every month.
                9: M("gone", 19800, _on(18, 12)),
            },
        ),
    ),
}

# By partner: (month, topic, text, who, the day or None).
ASSESSMENTS: dict[str, tuple[tuple[int, str, str, str, dt.date | None], ...]] = {
    "ARM": (
        (
            7,
            "progress_area",
            "Deux commerciaux savent désormais mener seuls la démonstration du configurateur.",
            "Ronan Quéméner",
            None,
        ),
        (
            9,
            "support_request",
            "Un jour d’avant-vente RS pour la Conserverie et le Trégor.",
            "Claire Delmas",
            _on(16, 10),
        ),
        (
            10,
            "difficulty",
            "Cycle d’achat plus long dans l’agroalimentaire : comités trimestriels.",
            "Yann Kervella",
            None,
        ),
        (
            11,
            "support_request",
            "Remise à jour de la démonstration SAV avant le salon de Rennes.",
            "Claire Delmas",
            _on(15, 1, 2027),
        ),
        (11, "progress_area", "Qualification du budget dès la première visite.", "Maëlle Le Floc’h", None),
    ),
    "OCC": (
        (
            7,
            "difficulty",
            "Peu de leads propres : une seule téléprospectrice à mi-temps.",
            "Béatrice Cazeneuve-Roques",
            None,
        ),
        (
            10,
            "difficulty",
            "Pas de revue en septembre : direction commerciale absente trois semaines.",
            "Béatrice Cazeneuve-Roques",
            None,
        ),
        (
            11,
            "support_request",
            "Relecture du contrat PLM par le juridique de RS.",
            "Claire Delmas",
            _on(4, 12),
        ),
    ),
    "BDS": (
        (
            8,
            "difficulty",
            "Départ d’un commercial, portefeuille réparti entre trois personnes.",
            "Pierre Etcheverry",
            None,
        ),
        (
            10,
            "corrective_action",
            "Vérifier le circuit d’achat de chaque affaire à l’étape 4.",
            "Charlotte Lagarrigue",
            _on(20, 11),
        ),
        (
            11,
            "difficulty",
            "Les signatures glissent : le commit d’octobre n’a pas été tenu.",
            "Pierre Etcheverry",
            None,
        ),
        (
            11,
            "support_request",
            "Accompagnement de Nadia Berrada chez Chais & Cuveries.",
            "Nadia Berrada",
            _on(11, 12),
        ),
    ),
    "RHO": (
        (7, "progress_area", "Passer de la démonstration standard au cas client.", "Luc Brunel", None),
        (8, "support_request", "Formation PLM pour deux consultants.", "Thomas Le Bihan", _on(30, 9)),
        (10, "difficulty", "Trop d’affaires à l’étape 1 sans rendez-vous.", "Hélène Chavanne", None),
        (
            11,
            "support_request",
            "Présence de Bruno au conseil de Robinetterie du Grésivaudan.",
            "Thomas Le Bihan",
            _on(9, 12),
        ),
    ),
    "EST": (
        (
            8,
            "difficulty",
            "Deux commerciaux pour toute la région : visites espacées.",
            "Matthieu Oberlin",
            None,
        ),
        (
            10,
            "support_request",
            "Argumentaire contre Axivane sur la maintenance mobile.",
            "Thomas Le Bihan",
            _on(13, 11),
        ),
    ),
    "NOR": (
        (
            7,
            "progress_area",
            "Propositions plus courtes : dix pages au lieu de trente.",
            "Caroline Vandamme",
            None,
        ),
        (
            9,
            "corrective_action",
            "Reprendre le chiffrage avec le configurateur tarifaire.",
            "Grégory Lepoutre",
            _on(15, 10),
        ),
        (
            11,
            "support_request",
            "Deux jours d’architecte pour le pilote d’Armentières.",
            "Thomas Le Bihan",
            _on(10, 12),
        ),
        (
            11,
            "progress_area",
            "Garder une marge de négociation jusqu’à la signature.",
            "Grégory Lepoutre",
            None,
        ),
    ),
    "CVL": (
        (7, "difficulty", "Équipe jeune : première démonstration PLM en octobre.", "Étienne Baudry", None),
        (
            9,
            "support_request",
            "Formation « maîtrise du pricing » pour Laure et Nicolas.",
            "Nadia Berrada",
            _on(6, 11),
        ),
        (11, "progress_area", "Remplir la revue avant la réunion, plus pendant.", "Étienne Baudry", None),
    ),
    "RIV": (
        (8, "difficulty", "Customers on holiday until mid-September.", "Margaret Ellis", None),
        (
            10,
            "support_request",
            "An English version of the after-sales brochure.",
            "Nadia Berrada",
            _on(20, 11),
        ),
        (
            11,
            "progress_area",
            "Get the purchase order date in writing before committing.",
            "Oliver Bennett",
            None,
        ),
    ),
    "LEM": (
        (
            7,
            "difficulty",
            "Prix en francs : la remise doit passer par RS à chaque fois.",
            "François Rochat",
            None,
        ),
        (9, "support_request", "Grille de prix en CHF valable un trimestre.", "Nadia Berrada", _on(30, 10)),
        (
            11,
            "difficulty",
            "Les comités des remontées mécaniques ne siègent pas en décembre.",
            "Raphaël Monney",
            None,
        ),
    ),
}
