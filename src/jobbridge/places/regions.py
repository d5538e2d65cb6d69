"""The five planning regions by their own names, and a town in which work is found in each."""

REGIONS = ("Rīga", "Kurzeme", "Latgale", "Vidzeme", "Zemgale")
TOWNS = {
    "Rīga": "Rīga",
    "Kurzeme": "Liepāja",
    "Latgale": "Daugavpils",
    "Vidzeme": "Valmieras novads",
    "Zemgale": "Jelgava",
}
