"""Voxel's document types, mapped one by one. What is not here is held, never guessed."""

from __future__ import annotations

TYPE = {
    "pedido": "order", "pedidocompra": "order",
    "albaran": "despatch", "albarancargo": "despatch",
    "factura": "invoice", "facturacomercial": "invoice",
    "facturaabono": "credit", "facturarectificativa": "credit",
    "albaranabono": "ignored", "albarandevolucion": "ignored", "tarifa": "ignored", "inventario": "ignored",
    "proforma": "ignored", "facturaproforma": "ignored", "presupuesto": "ignored", "acuserecibo": "ignored",
}  # fmt: skip
"""GeneralData@Type."""

COUNTRIES = {
    "ESP": "ES", "FRA": "FR", "PRT": "PT", "ITA": "IT", "DEU": "DE", "GBR": "GB", "AND": "AD", "MEX": "MX",
    "DOM": "DO", "USA": "US", "CHE": "CH", "NLD": "NL", "BEL": "BE", "IRL": "IE", "AUT": "AT", "POL": "PL",
    "MAR": "MA", "COL": "CO", "CRI": "CR", "CUB": "CU", "JAM": "JM", "GRC": "GR", "TUN": "TN", "TUR": "TR",
}  # fmt: skip
"""ISO 3166 codes of three letters, as Voxel writes them."""
