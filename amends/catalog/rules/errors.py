"""What a person reads when the catalogue refuses."""

from __future__ import annotations

from amends.core.errors import register_texts

register_texts(
    {
        "gtin_wrong": "{gtin} is no GTIN: 8, 12, 13 or 14 digits, the last of which is a check digit. Copy it "
        "from below the barcode.",
        "sku_unknown": "There is no product with the SKU {sku}. Check the SKU, or make the product first.",
        "sku_missing": "Enter the product's SKU.",
        "title_missing": "Enter a title.",
        "code_missing": "Enter a code.",
        "name_missing": "Enter a name.",
        "lot_code_missing": "Enter the lot's code.",
        "supplier_email_wrong": "{email} is not an e-mail address. Correct it, or leave it empty.",
        "supplier_unknown": "There is no supplier {supplier_code}. Make the supplier first, or leave it empty.",
        "lot_unknown": "Product {sku} has no lot {lot_code}. Register units of the lot first, or leave it empty.",
        "serial_range_wrong": "The serial numbers {serial_from} to {serial_to} are no range: both need the same "
        "letters around the number, and the first must not be the higher one.",
        "advisory_action_unknown": "{action} is not an action. Choose from: {known}.",
        "advisory_severity_unknown": "{severity} is not a severity. Choose from: {known}.",
        "dates_wrong": "The first day ({valid_from}) must not be after the last day ({valid_to}).",
        "term_kind_unknown": "{kind} is not a kind of term. Choose from: {known}.",
        "term_start_unknown": "{starts} is not a start event. Choose from: {known}.",
        "term_length_wrong": "Enter how long the term lasts: months from 0 to 1200, days from 0 to 365, or a use "
        "that it covers. The seller's burden must not be longer than the term.",
        "term_use_wrong": "Enter how much use the term covers together with its unit, such as 2000 hours, or "
        "leave both empty.",
        "term_registration_wrong": "Days to register only make sense for a term that asks for registration.",
        "term_repair_wrong": "{how} is not what a repair may do to a term. Choose from: {known}.",
        "term_replacement_unknown": "{replacement} is not what a replacement may do. Choose from: {known}.",
        "term_buyers_unknown": "{buyers} is not a kind of buyer. Choose from: {known}, or leave it empty.",
        "term_plan_only": "Only an extended plan begins after another guarantee or is sold under an article.",
        "region_code_wrong": "{region} is not a region code such as US-CA or CA-QC.",
        "contract_unknown": "There is no contract {contract}. Make the contract first, or leave it empty.",
        "contract_customer_unknown": "There is no customer {customer}. Correct the list of customers.",
        "contract_account_wrong": "Name the channel of each account, and the account or the firm that buys there.",
        "statutory_file_wrong": "The file of statutory terms cannot be used: {why}. Correct it and load it again.",
        "country_code_wrong": "{country} is not a two-letter country code such as GB or DE.",
        "bin_kind_unknown": "{kind} is not a kind of bin. Choose from: {known}.",
        "cost_wrong": "Enter the unit cost as whole minor units together with its currency, or leave both empty.",
        "serial_pattern_wrong": "The form of the serial numbers cannot be read: {why}. Write letters and digits "
        "as they stand, [A-Z0-9] for one sign, {{5}} for how often, <YYWW> for a date code; or leave it empty.",
        "serial_check_unknown": "{scheme} is no check digit that is known. Choose from: {known}.",
        "serial_range_kind_unknown": "{kind} is not a kind of list. Choose from: {known}.",
        "serial_range_empty": "Enter the first and the last serial number (the same twice for a single one).",
        "reference_missing": "Enter where it is written: the police report, the contract, the letter.",
        "market_missing": "Enter the countries or the channels that the units are meant for.",
        "date_code_wrong": "{date_code} is no date code. Enter year and week, such as 2614 or 202614.",
        "firmware_wrong": "{firmware} has no number in it. Enter a version such as 2.1.4.",
        "component_incomplete": "Enter both the part and the lot of the part, or neither.",
        "no_notice": "{advisory} is neither a recall nor a stop-use notice. Change what it does first.",
        "customer_text_missing": "Write what the customers read into {advisory} before you send it to them.",
        "too_many_words": "At most {most} words or phrases, each of at most {longest} signs.",
        "bin_capacity_wrong": "A bin's capacity is 1 or more units; leave it empty when it has none.",
        "no_return_location": "No location receives returns yet. Ask an administrator to add one.",
        "bin_name_kept": "{bin} is the name of the place for goods without a bin. Choose another one.",
    }
)
