"""What people write in the samples, by language: projects, next steps, comments, reasons, lessons."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class End:
    """Why a deal ended, what it teaches, what is done about it, whether a competitor had a part in it."""

    reason: str
    lesson: str
    action: str = ""
    recovery: str = ""
    rival: bool = True


# A trade, with what its companies buy from the vendor: (pattern of the name, projects by language).
TRADES: tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...] = (
    (
        "Menuiseries {}",
        ("Configurateur de fenêtres et portes", "Devis en ligne pour 40 revendeurs"),
        ("Window and door configurator", "Online quotes for 40 dealers"),
    ),
    (
        "Ascenseurs {}",
        ("Planification de 35 techniciens", "Maintenance mobile du parc"),
        ("Scheduling of 35 technicians", "Mobile maintenance of the installed base"),
    ),
    (
        "Chaudronnerie {}",
        ("PLM : plans et nomenclatures", "Chiffrage des affaires sur mesure"),
        ("PLM: drawings and bills of material", "Quoting of made-to-order jobs"),
    ),
    (
        "Machines Agricoles {}",
        ("SAV et pièces détachées", "Configurateur de machines"),
        ("After-sales and spare parts", "Machine configurator"),
    ),
    (
        "Froid Industriel {}",
        ("Contrats et interventions sur site", "Portail SAV : réponse < 48 h"),
        ("Contracts and field interventions", "Service portal: answer < 48 h"),
    ),
    (
        "Cuisines {}",
        ("Configurateur en magasin, 12 points de vente", "Suivi des poses et réserves"),
        ("In-store configurator, 12 outlets", "Fitting and snag list follow-up"),
    ),
    (
        "Pompes {}",
        ("Gestion du parc installé", "SAV et garanties"),
        ("Installed base management", "After-sales and warranties"),
    ),
    (
        "Électronique {}",
        ("PLM : gestion des évolutions", "Retours et réparations atelier"),
        ("PLM: change management", "Returns and workshop repairs"),
    ),
    (
        "Climatisation {}",
        ("Interventions mobiles, 20 équipes", "Contrats d’entretien"),
        ("Mobile field service, 20 teams", "Maintenance contracts"),
    ),
    (
        "Emballages {}",
        ("Configurateur d’étuis et chiffrage", "PLM emballage"),
        ("Carton configurator and quoting", "Packaging PLM"),
    ),
    (
        "Instruments {}",
        ("Étalonnage et SAV", "Portail clients pour les certificats"),
        ("Calibration and after-sales", "Customer portal for certificates"),
    ),
    (
        "Mobilier {}",
        ("Configurateur 3D pour revendeurs", "PLM collections"),
        ("3D configurator for dealers", "Collections PLM"),
    ),
    (
        "Levage {}",
        ("Vérifications périodiques sur tablette", "Planification des contrôles"),
        ("Periodic inspections on tablet", "Inspection scheduling"),
    ),
    (
        "Ateliers Mécaniques {}",
        ("Chiffrage et gammes", "PLM : données techniques"),
        ("Quoting and routings", "PLM: technical data"),
    ),
    (
        "Vérandas {}",
        ("Configurateur de vérandas et pergolas", "Suivi de chantier mobile"),
        ("Veranda and pergola configurator", "Mobile site follow-up"),
    ),
    (
        "Chauffage {} & Fils",
        ("Contrats d’entretien et tournées", "SAV chaudières"),
        ("Maintenance contracts and rounds", "Boiler after-sales"),
    ),
)

NEXT = {
    "fr": {
        1: (
            "Appeler le responsable SAV pour cadrer le besoin",
            "Obtenir un premier rendez-vous avec le directeur industriel",
            "Vérifier budget et calendrier auprès de la DSI",
            "Envoyer la plaquette et fixer un appel de découverte",
        ),
        2: (
            "Atelier de recueil du besoin sur site",
            "Démonstration ciblée avec le bureau d’études",
            "Identifier le décideur et le circuit d’achat",
            "Envoyer le questionnaire de qualification",
        ),
        3: (
            "Remettre la proposition chiffrée",
            "Présenter la proposition au comité de direction",
            "Organiser une visite chez un client de référence",
            "Relancer sur la proposition remise",
        ),
        4: (
            "Négocier les conditions de maintenance",
            "Valider le planning avec le service achats",
            "Finaliser le contrat avec le juridique",
            "Répondre aux dernières questions sur la reprise de données",
        ),
        5: (
            "Obtenir le bon de commande signé",
            "Relancer la signature auprès du directeur général",
            "Planifier la réunion de lancement",
        ),
    },
    "en": {
        1: (
            "Call the service manager to frame the need",
            "Get a first meeting with the operations director",
            "Check budget and timing with IT",
        ),
        2: (
            "On-site requirements workshop",
            "Targeted demo with the design office",
            "Find out who decides and who signs",
        ),
        3: (
            "Hand over the priced proposal",
            "Present the proposal to the board",
            "Arrange a visit to a reference customer",
        ),
        4: (
            "Negotiate the maintenance terms",
            "Agree the plan with purchasing",
            "Settle the contract with their lawyers",
        ),
        5: (
            "Get the signed purchase order",
            "Chase the managing director for signature",
            "Plan the kick-off meeting",
        ),
    },
}

COMMENTS = {
    "fr": (
        "Bon accueil de la démonstration ; l’équipe terrain est convaincue.",
        "Décision attendue après le comité d’investissement.",
        "Le client compare avec une solution interne.",
        "Interface avec l’ERP en place à chiffrer.",
        "Budget confirmé par la direction financière.",
        "Interlocuteur en congé jusqu’au 20.",
        "Deux concurrents encore en lice.",
        "Projet soutenu par le directeur d’usine, moins par la DSI.",
        "Reprise de l’historique demandée en option.",
    ),
    "en": (
        "The demo went well; the field team is convinced.",
        "Decision expected after the investment committee.",
        "They compare us with an in-house tool.",
        "Interface with their ERP still to be priced.",
        "Budget confirmed by finance.",
        "Two competitors still in the race.",
    ),
}

PUSHED = {
    "fr": (
        "Signature repoussée : budget validé au trimestre suivant.",
        "Le juridique du client n’a pas rendu son avis.",
        "Décision décalée au prochain comité.",
        "Changement de directeur des achats, tout repart d’un mois.",
    ),
    "en": (
        "Signature pushed: budget released next quarter.",
        "Their lawyers have not answered yet.",
        "Decision moved to the next committee.",
    ),
}

RAISED = {"fr": "Périmètre élargi à un second site.", "en": "Scope extended to a second site."}
LOWERED = {"fr": "Lot 2 reporté, montant revu.", "en": "Phase 2 postponed, amount revised."}
FELL = {
    "fr": "Le besoin est remis en question, retour à l’étape d’avant.",
    "en": "The need is questioned again, one step back.",
}

COMPETITORS = ("Orkalys", "Servanéo", "Confiplan", "Tekmanor", "Axivane")

WON = {
    "fr": (
        End(
            "Couverture fonctionnelle supérieure sur le SAV",
            "Montrer le cas réel du client dès la première démonstration",
        ),
        End(
            "Délai de mise en œuvre tenu : 4 mois contre 7",
            "Engager le consultant sur le planning avant la proposition",
        ),
        End(
            "Référence dans le même métier, visitée ensemble",
            "Organiser la visite de référence avant l’étape 4",
        ),
        End(
            "Configurateur prouvé sur leurs propres produits",
            "Le prototype sur données réelles emporte la décision",
            "Formation",
        ),
        End(
            "Prix comparable, meilleure proximité de l’équipe", "La présence locale compte plus que la remise"
        ),
    ),
    "en": (
        End("Better after-sales coverage than the others", "Show the customer’s own case in the first demo"),
        End("Delivery in four months against seven", "Commit the consultant to the plan before the proposal"),
        End("Configurator proved on their own products", "A prototype on real data decides", "Training"),
    ),
}

LOST = {
    "fr": (
        End(
            "Projet reporté à 2027 faute de budget",
            "Vérifier le budget avant de mobiliser l’avant-vente",
            "Qualification",
            "Reprendre contact en février, avant le budget 2027",
            rival=False,
        ),
        End(
            "Prix 18 % au-dessus du concurrent",
            "Chiffrer une version de base avant la version complète",
            "Tarification",
        ),
        End(
            "Le client garde son outil interne",
            "Rencontrer la DSI dès l’étape 2",
            "Qualification",
            rival=False,
        ),
        End(
            "Interface avec l’ERP jugée trop lourde",
            "Faire venir l’avant-vente RS pour l’architecture",
            "Avant-vente",
            "Proposer un connecteur standard au premier trimestre",
        ),
        End(
            "Démonstration peu convaincante sur mobile",
            "Préparer la démonstration avec l’avant-vente",
            "Formation",
        ),
        End(
            "Rachat du client par un groupe déjà équipé",
            "Suivre l’actualité du capital des comptes en cours",
            rival=False,
        ),
        End(
            "Solution imposée par la maison mère",
            "Demander dès la qualification qui décide dans le groupe",
            "Qualification",
            rival=False,
        ),
        End(
            "Mise en œuvre jugée trop longue : six mois contre trois",
            "Proposer un démarrage par étapes",
            "Avant-vente",
            "Revenir avec un premier lot livrable en dix semaines",
        ),
        End(
            "Offre remise une semaine après celle du concurrent",
            "Tenir le délai de réponse annoncé",
            "Formation",
        ),
    ),
    "en": (
        End(
            "Project moved to 2027 for lack of budget",
            "Check the budget before presales gets involved",
            "Qualification",
            "Call again in February, before the 2027 budget",
            rival=False,
        ),
        End("Price 15 % above the competitor", "Price a basic version first", "Pricing"),
        End(
            "ERP interface found too heavy",
            "Bring in RS presales for the architecture",
            "Presales",
            "Offer the standard connector in the first quarter",
        ),
        End(
            "Solution imposed by the parent company",
            "Ask who decides in the group when qualifying",
            "Qualification",
            rival=False,
        ),
    ),
}

REJECTED = {
    "fr": (
        "Pas de budget avant 2028",
        "Besoin hors de notre offre (paie)",
        "Moins de cinq utilisateurs",
        "Déjà équipé et engagé trois ans",
    ),
    "en": ("No budget before 2028", "Outside our offer (payroll)", "Fewer than five users"),
}

LEAD_ACTIONS = {
    "fr": (
        "Appel de qualification",
        "Rendez-vous de découverte sur site",
        "Envoyer le questionnaire de qualification",
        "Démonstration courte en visio",
        "Identifier le décideur",
    ),
    "en": (
        "Qualification call",
        "Discovery meeting on site",
        "Send the qualification questionnaire",
        "Short online demo",
    ),
}

ACTIONS = {
    "fr": (
        "Envoyer l’offre révisée",
        "Caler la démonstration avec l’avant-vente RS",
        "Obtenir l’organigramme de décision",
        "Rappeler le directeur financier",
        "Demander une remise exceptionnelle à RS",
        "Préparer la visite de référence",
        "Faire valider l’architecture technique",
        "Transmettre les spécifications d’interface",
    ),
    "en": (
        "Send the revised offer",
        "Set up the demo with RS presales",
        "Get the decision chart",
        "Call the finance director back",
        "Ask RS for a special discount",
        "Have the architecture checked",
    ),
}

DONE = {
    "fr": (
        "Fait.",
        "Réalisé, compte rendu envoyé.",
        "Vu avec le client par téléphone.",
        "Envoyé, accusé de réception reçu.",
        "",
        "",
    ),
    "en": ("Done, report sent.", "Settled on the phone.", "", ""),
}
LATE = {
    "fr": (
        "Le client n’a pas répondu, relancer.",
        "Reporté à la demande du client.",
        "En attente d’un retour de RS.",
        "",
    ),
    "en": ("No answer from the customer, chase again.", "Waiting for RS.", ""),
}
DROPPED = {"fr": "Sans objet désormais.", "en": "No longer needed."}
