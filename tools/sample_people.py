"""Who is who in the samples: a vendor's channel managers, his partners, and their people. All invented."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Person:
    """One contact of a partner; `monthly` and `quarterly` say which mails he gets."""

    name: str
    role: str
    monthly: bool = False
    quarterly: bool = False


@dataclass(frozen=True)
class Partner:
    """A partner as the samples play him.

    code, number     his code in the directory; the pattern of his references
    deals, leads     how many deals he starts with; the least and the most new leads of a month
    reliability      how likely a promised deal is won for what was promised
    typing           how likely a date, and an amount, is typed as text
    file             how his people name a review's file
    """

    code: str
    name: str
    manager: str
    region: str
    domain: str
    director: str
    people: tuple[Person, ...]
    families: tuple[str, ...]
    towns: tuple[str, ...]
    number: str
    first: int
    deals: int
    leads: tuple[int, int]
    reliability: float
    typing: tuple[float, float]
    file: str
    since: str
    currency: str = ""
    language: str = ""

    @property
    def lang(self) -> str:
        return self.language or "fr"

    @property
    def money(self) -> str:
        return self.currency or "EUR"

    @property
    def salespeople(self) -> list[str]:
        return [person.name for person in self.people if person.role == "salesperson"]


MANAGERS = (
    ("CM1", "Claire Delmas", "claire.delmas@rs.example"),
    ("CM2", "Thomas Le Bihan", "thomas.lebihan@rs.example"),
    ("CM3", "Nadia Berrada", "nadia.berrada@rs.example"),
)

# From October on this partner is Nadia Berrada's (the second directory).
MOVED = ("BDS", "CM3")


def _sells(*names: str, monthly: bool = True) -> tuple[Person, ...]:
    return tuple(Person(name, "salesperson", monthly) for name in names)


PARTNERS = (
    Partner(
        "ARM",
        "Armor Conseil",
        "CM1",
        "Bretagne",
        "armor-conseil.example",
        "Yann Kervella",
        (
            *_sells("Maëlle Le Floc’h", "Ronan Quéméner", "Soizic Bescond"),
            Person("Hervé Tanguy", "consultant", quarterly=True),
            Person("Gwenaëlle Morvan", "champion", True, True),
            Person("Lucie Abgrall", "telemarketer"),
        ),
        (
            "Kerlouan",
            "Le Goff",
            "Trévarez",
            "Pencoat",
            "Guivarc’h",
            "Lanmeur",
            "Roscanvel",
            "Plouhinec",
            "Quéffelec",
        ),
        ("Rennes", "Vannes", "Quimper", "Lorient"),
        "ARM-{:04d}",
        1020,
        16,
        (2, 4),
        0.75,
        (0.15, 0.1),
        "Revue {short} Armor Conseil",
        "2019-03-01",
    ),
    Partner(
        "OCC",
        "L’Atelier Numérique d’Oc",
        "CM1",
        "Occitanie",
        "atelier-oc.example",
        "Béatrice Cazeneuve-Roques",
        (
            *_sells("Julien Espinasse", "Amélie d’Artigues"),
            Person("Rémi Puyol", "consultant", quarterly=True),
            Person("Fanny Combelles", "telemarketer"),
            Person("Serge Lafitte", "presales", True),
        ),
        (
            "Combelles",
            "Fontvieille",
            "Cassagne",
            "d’Estaing-Roux",
            "Malaterre",
            "Peyrade",
            "Lauzerte",
            "Roquefeuil",
        ),
        ("Toulouse", "Albi", "Montauban", "Castres"),
        "OCC-{:d}",
        290,
        11,
        (1, 3),
        0.6,
        (0.5, 0.45),
        "Revue de pipe - L’Atelier Numérique d’Oc - {month}",
        "2021-09-01",
    ),
    Partner(
        "BDS",
        "Bordeaux Digital & Services",
        "CM1",
        "Nouvelle-Aquitaine",
        "bordeaux-ds.example",
        "Pierre Etcheverry",
        (
            *_sells("Charlotte Lagarrigue", "Iñaki Haristoy", "Vincent Mauriac"),
            Person("Odile Saint-Marc", "consultant", quarterly=True),
            Person("Karim Benali", "champion", True, True),
        ),
        (
            "Lafargue",
            "Saint-Loubès",
            "Castéra",
            "Mirambeau",
            "Barsacq",
            "Etchegaray",
            "Rions",
            "Lormont-Duval",
        ),
        ("Bordeaux", "Pau", "Bayonne", "Angoulême"),
        "BDS-{:04d}",
        180,
        13,
        (1, 3),
        0.55,
        (0.2, 0.2),
        "BDS revue {number}-2026",
        "2020-01-15",
    ),
    Partner(
        "RHO",
        "Rhône Intégration",
        "CM2",
        "Auvergne-Rhône-Alpes",
        "rhone-integration.example",
        "Hélène Chavanne",
        (
            *_sells("Bastien Revol", "Clémence Thévenet", "Mehdi Haddad", "Anaïs Perrachon"),
            Person("Guillaume Ponsard", "consultant", quarterly=True),
            Person("Élodie Vial", "telemarketer"),
            Person("Luc Brunel", "presales", True, True),
        ),
        (
            "Revollat",
            "Thimonier",
            "Chartreux",
            "Grésivaudan",
            "Vercors-Blache",
            "Mollard",
            "Beaufortin",
            "Pilat",
            "Tardy",
            "Meyzieu",
        ),
        ("Lyon", "Grenoble", "Saint-Étienne", "Annecy"),
        "RHO-26-{:03d}",
        100,
        17,
        (2, 4),
        0.6,
        (0.1, 0.1),
        "review-2026-{number}-RHO",
        "2017-06-01",
    ),
    Partner(
        "EST",
        "Grand Est Solutions",
        "CM2",
        "Grand Est",
        "grandest-solutions.example",
        "Matthieu Oberlin",
        (
            *_sells("Sabine Wendling", "Florian Kieffer"),
            Person("Agnès Schmitt-Rohr", "consultant", quarterly=True),
            Person("Loïc Thiriet", "champion", True),
        ),
        (
            "Kochersberg",
            "Wendling",
            "Ribeaugoutte",
            "Haguenau-Nord",
            "Thann-Frères",
            "Vosgiennes",
            "Niedermatt",
        ),
        ("Strasbourg", "Mulhouse", "Metz", "Épinal"),
        "EST-{:d}",
        60,
        11,
        (1, 3),
        0.5,
        (0.3, 0.2),
        "Grand Est Solutions {month} 2026",
        "2022-02-01",
    ),
    Partner(
        "NOR",
        "Nord Métiers Informatique",
        "CM2",
        "Hauts-de-France",
        "nord-metiers.example",
        "Caroline Vandamme",
        (
            *_sells("Grégory Lepoutre", "Inès Desrumaux", "Franck Delobel"),
            Person("Véronique Hauspie", "consultant", quarterly=True),
            Person("Damien Caron", "telemarketer"),
            Person("Stéphanie Wacquier", "champion", True, True),
        ),
        (
            "Vanhoutte",
            "Delattre",
            "Wervicq",
            "Lestienne",
            "Hespel",
            "Carvin-Dumont",
            "Debruyne",
            "Flament",
            "Marquette",
        ),
        ("Lille", "Roubaix", "Valenciennes", "Amiens"),
        "NOR-{:d}",
        500,
        14,
        (2, 4),
        0.7,
        (0.2, 0.3),
        "Nord Métiers revue {month}",
        "2018-11-01",
    ),
    Partner(
        "CVL",
        "Val de Loire Conseil",
        "CM3",
        "Centre-Val de Loire",
        "vdl-conseil.example",
        "Étienne Baudry",
        (
            *_sells("Laure Gâtinais", "Nicolas Proust-Leroy"),
            Person("Patricia Chesneau", "consultant", quarterly=True),
        ),
        (
            "Ligériennes",
            "Chinonaise",
            "Beauce-Nord",
            "Amboisine",
            "Vendômois",
            "Sologne & Cie",
            "Rabelais-Métal",
        ),
        ("Tours", "Orléans", "Blois", "Le Mans"),
        "CVL-{:02d}",
        20,
        10,
        (1, 2),
        0.5,
        (0.6, 0.3),
        "Copie de review-2026-{number}-CVL",
        "2024-04-01",
    ),
    Partner(
        "RIV",
        "Riviera Tech Partners",
        "CM3",
        "Provence-Alpes-Côte d’Azur",
        "riviera-tech.example",
        "Margaret Ellis",
        (
            *_sells("Oliver Bennett", "Chiara Rossetti", "Hugo Blanc"),
            Person("Priya Nair", "presales", True, True),
            Person("Tom Whitaker", "consultant", quarterly=True),
        ),
        (
            "Estérel",
            "Baie des Anges",
            "Mercantour",
            "Lérins",
            "Valbonne-Giordano",
            "Bellet",
            "Menton & Riviera",
            "Paillon",
        ),
        ("Nice", "Antibes", "Toulon", "Aix-en-Provence"),
        "RIV-{:d}",
        2020,
        12,
        (2, 3),
        0.65,
        (0.3, 0.15),
        "Riviera pipeline review {english} 2026",
        "2020-10-01",
        language="en",
    ),
    Partner(
        "LEM",
        "Léman Logiciels SA",
        "CM3",
        "Suisse romande",
        "leman-logiciels.example",
        "François Rochat",
        (
            *_sells("Céline Jaquier", "Raphaël Monney"),
            Person("Urs Zbinden", "consultant", quarterly=True),
            Person("Delphine Chappuis", "champion", True),
        ),
        ("du Jorat", "Lavaux", "Chasseral", "Gruyère-Nord", "Rochers-de-Naye", "Broye", "Val-de-Ruz"),
        ("Lausanne", "Yverdon", "Neuchâtel", "Fribourg"),
        "LEM-{:03d}",
        60,
        11,
        (1, 3),
        0.6,
        (0.25, 0.25),
        "Léman_revue_{month}",
        "2021-01-01",
        currency="CHF",
        language="fr",
    ),
)


def address(name: str, domain: str) -> str:
    """firstname.name@domain without accents and marks."""
    import unicodedata

    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    first, _, last = plain.partition(" ")
    return f"{first}.{''.join(ch for ch in last if ch.isalnum())}@{domain}"
