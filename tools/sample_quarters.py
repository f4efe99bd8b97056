"""What the sample partners plan for 2026 and say of its quarters: invented, and told once.

Money in cents of the partner's own currency. Actuals of the third quarter follow the months
handed in, but where the story says otherwise.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Plan:
    """A partner's year: the quarter's revenue he plans, and what goes with it.

    revenue    cents by quarter
    share      of his total revenue, as a fraction
    people     trained a quarter: salespeople, consultants, telemarketers
    """

    revenue: tuple[int, int, int, int]
    customers: int
    leads: int
    visits: int
    people: tuple[int, int, int]
    budget: int
    marketing_leads: int
    share: str


@dataclass(frozen=True)
class Quarter:
    """How a quarter went against the plan.

    pace       revenue against the plan, where the months do not say it
    work       leads, visits, training, marketing against the plan
    scores     the partner's own eight, the manager's eight
    owes       outstanding, overdue (cents), days of the oldest
    """

    pace: float
    work: float
    scores: tuple[str, str]
    owes: tuple[int, int, int]
    satisfaction: tuple[int, int, int, int] = (4, 3, 3, 4)


PLANS = {
    "ARM": Plan((18_000_000, 20_000_000, 22_000_000, 26_000_000), 4, 8, 30, (2, 1, 1), 600_000, 15, "0.30"),
    "OCC": Plan((11_000_000, 12_000_000, 12_500_000, 16_000_000), 3, 6, 24, (1, 1, 1), 450_000, 10, "0.25"),
    "BDS": Plan((30_000_000, 32_000_000, 34_000_000, 40_000_000), 6, 9, 36, (3, 2, 1), 900_000, 20, "0.40"),
    "RHO": Plan((20_000_000, 21_000_000, 22_000_000, 26_000_000), 5, 7, 30, (2, 1, 0), 500_000, 12, "0.28"),
    "EST": Plan((10_000_000, 10_500_000, 11_000_000, 13_000_000), 2, 5, 20, (1, 1, 0), 300_000, 8, "0.20"),
    "NOR": Plan((17_000_000, 18_000_000, 19_500_000, 24_000_000), 4, 6, 26, (1, 2, 0), 450_000, 10, "0.22"),
    "CVL": Plan((6_000_000, 7_000_000, 9_000_000, 12_000_000), 2, 5, 16, (1, 1, 0), 250_000, 8, "0.35"),
    "RIV": Plan((18_000_000, 19_000_000, 21_000_000, 25_000_000), 4, 6, 28, (2, 1, 1), 650_000, 14, "0.33"),
    "LEM": Plan((10_000_000, 11_000_000, 12_000_000, 14_000_000), 3, 5, 20, (1, 1, 0), 400_000, 9, "0.18"),
}
# From the third quarter on: half the team left, the targets came down.
REVISED = {"CVL": Plan((6_000_000, 7_000_000, 4_000_000, 5_500_000), 1, 4, 10, (1, 0, 0), 120_000, 4, "0.30")}

QUARTERS = {
    "ARM": (
        Quarter(1.02, 1.0, ("44434344", "44434344"), (4_210_000, 0, 0)),
        Quarter(1.06, 1.1, ("44434344", "44444344"), (3_870_000, 0, 0), (4, 4, 4, 4)),
        Quarter(1.2, 1.15, ("55444345", "54444345"), (5_120_000, 0, 0), (4, 4, 4, 5)),
    ),
    "OCC": (
        Quarter(0.92, 0.9, ("43333233", "43323233"), (2_100_000, 380_000, 34)),
        Quarter(0.97, 0.85, ("43333233", "33323222"), (2_450_000, 620_000, 48)),
        Quarter(0.86, 0.8, ("44333333", "33322212"), (2_880_000, 990_000, 71), (3, 3, 2, 3)),
    ),
    "BDS": (
        Quarter(0.71, 0.6, ("34443434", "33332323"), (6_300_000, 1_450_000, 52)),
        Quarter(0.58, 0.5, ("34443434", "22332322"), (5_900_000, 2_100_000, 83)),
        Quarter(0.44, 0.4, ("34443434", "22222322"), (5_400_000, 2_600_000, 118), (2, 3, 2, 2)),
    ),
    "RHO": (
        Quarter(0.99, 0.95, ("44343333", "43333333"), (3_900_000, 120_000, 12)),
        Quarter(1.01, 1.0, ("44343333", "43343333"), (4_050_000, 0, 0)),
        Quarter(0.98, 0.9, ("44343333", "43343333"), (4_400_000, 240_000, 21)),
    ),
    "EST": (
        Quarter(0.88, 0.9, ("33333333", "33323323"), (1_700_000, 0, 0)),
        Quarter(0.83, 0.7, ("33333333", "32323323"), (1_950_000, 410_000, 39)),
    ),
    "NOR": (
        Quarter(0.96, 1.0, ("43434334", "43434334"), (2_600_000, 0, 0)),
        Quarter(0.98, 0.95, ("43434334", "43434334"), (2_750_000, 90_000, 9)),
        Quarter(1.03, 1.0, ("53434334", "43434334"), (3_010_000, 0, 0)),
    ),
    "CVL": (
        Quarter(0.81, 0.9, ("53322223", "42222213"), (900_000, 0, 0)),
        Quarter(0.66, 0.7, ("43322223", "42222213"), (1_150_000, 260_000, 29)),
        Quarter(0.65, 0.8, ("43322223", "32222213"), (870_000, 140_000, 17), (3, 3, 3, 3)),
    ),
    "RIV": (
        Quarter(1.0, 1.0, ("44444434", "43444434"), (3_300_000, 0, 0)),
        Quarter(1.04, 1.0, ("44444434", "43444434"), (3_150_000, 0, 0)),
        Quarter(1.08, 1.05, ("45444434", "44444434"), (3_700_000, 180_000, 15), (5, 4, 4, 4)),
    ),
    "LEM": (
        Quarter(0.94, 0.9, ("43333333", "43333333"), (2_000_000, 0, 0)),
        Quarter(0.9, 0.9, ("43333333", "43333333"), (2_200_000, 310_000, 26)),
        Quarter(0.88, 0.85, ("43333333", ""), (0, 0, 0)),
    ),
}  # fmt: skip

COURSES = {
    "fr": {"salespeople": "Vendre la suite de gestion", "consultants": "Paramétrage avancé",
           "telemarketers": "Script d’appel et qualification"},
    "en": {"salespeople": "Selling the business suite", "consultants": "Advanced configuration",
           "telemarketers": "Call script and qualification"},
}  # fmt: skip
CAMPAIGNS = {
    "fr": (("Salon", "Salon des industries régionales"), ("Webinaire", "Webinaire facture électronique"),
           ("Télémarketing", "Campagne d’appels PME"), ("Événement", "Petit déjeuner clients")),
    "en": (("Trade fair", "Riviera business fair"), ("Webinar", "E-invoicing webinar"),
           ("Telemarketing", "Calls to mid-size companies"), ("Event", "Customer breakfast")),
}  # fmt: skip
OTHERS = {
    "fr": (
        "Référence client à publier",
        "Refonte de la page partenaire",
        "Plan de comptes communs",
        "Bilan annuel",
    ),
    "en": ("Publish a customer reference", "New partner page", "Joint account plan", "Yearly assessment"),
}
NEEDS = {
    "fr": (
        ("training_need", "Formation au nouveau configurateur pour deux commerciaux"),
        ("support_request", "Un avant-vente de l’éditeur sur les affaires de plus de 50 k€"),
        ("difficulty", "Délais de réponse du support sur les architectures hybrides"),
        ("priority", "Gagner deux clients dans l’agroalimentaire"),
        ("request", "Un accès de démonstration permanent"),
    ),
    "en": (
        ("training_need", "Configurator training for two salespeople"),
        ("support_request", "A presales engineer on deals above 50 k€"),
        ("difficulty", "Slow answers of support on hybrid architectures"),
        ("priority", "Win two customers in hospitality"),
        ("request", "A permanent demonstration account"),
    ),
}
INSTALLATIONS = {
    "fr": (("Menuiseries Le Goff", "Suite de gestion", "Reprise de données en cours"),
           ("Transports Mirambeau", "Module logistique", "Recette utilisateurs")),
    "en": (("Marina Services", "Business suite", "Data migration under way"),),
}  # fmt: skip
