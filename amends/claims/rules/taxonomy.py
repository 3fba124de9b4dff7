"""The defect catalogue, version 1.

Three axes that are never mixed: what the customer reports (symptom), what the inspector sees (finding),
what engineering confirms (cause). A published version is never changed; a better one gets the next number.
"""

from __future__ import annotations

from typing import NamedTuple

VERSION = 1


class Entry(NamedTuple):
    """One defect type of this version. `photo`: a picture can show it, so one is asked for."""

    code: str
    category: str
    label: str
    photo: bool = False
    safety: bool = False


SYMPTOMS = (
    Entry("doa_no_power", "Dead on Arrival", "Does not switch on, from the first day"),
    Entry("doa_not_working", "Dead on Arrival", "Switches on but has never worked properly"),
    Entry("hw_stopped", "Hardware Failure", "Worked, then stopped altogether"),
    Entry("hw_switches_off", "Hardware Failure", "Switches itself off or restarts"),
    Entry("hw_display", "Hardware Failure", "Display or light is dark, flickers or shows lines", photo=True),
    Entry("hw_sound", "Hardware Failure", "No sound, or the sound is distorted"),
    Entry("hw_buttons", "Hardware Failure", "A button, switch, plug or socket does not work"),
    Entry("hw_motor", "Hardware Failure", "Motor, fan or moving part is stuck, weak or noisy"),
    Entry("hw_leak", "Hardware Failure", "Leaks water, oil or another liquid", photo=True),
    Entry("hw_heat_cold", "Hardware Failure", "Does not heat or does not cool"),
    Entry("hw_broken_part", "Hardware Failure", "A part broke off or cracked in normal use", photo=True),
    Entry("hw_connection", "Hardware Failure", "Wireless or cable connection fails"),
    Entry("hw_inaccurate", "Hardware Failure", "Measures or works inaccurately"),
    Entry("battery_short_life", "Battery", "Battery runs empty much too soon"),
    Entry("battery_no_charge", "Battery", "Battery does not charge"),
    Entry("battery_swollen", "Battery", "Battery is swollen, leaks or deforms the case", photo=True, safety=True),
    Entry("software_crash", "Software", "Program or firmware freezes or crashes"),
    Entry("software_update", "Software", "Broken since an update, or an update fails"),
    Entry("software_feature", "Software", "A promised function is missing or does not work"),
    Entry("cosmetic_scratch", "Cosmetic Damage", "Scratches or scuffs", photo=True),
    Entry("cosmetic_dent", "Cosmetic Damage", "Dents, chips or bent parts", photo=True),
    Entry("cosmetic_paint", "Cosmetic Damage", "Paint, print or coating is faulty or comes off", photo=True),
    Entry("cosmetic_stain", "Cosmetic Damage", "Stains or discolouration", photo=True),
    Entry("transport_broken", "Transport Damage", "Arrived broken or cracked", photo=True),
    Entry("transport_box", "Transport Damage", "Parcel arrived crushed, wet or open", photo=True),
    Entry("missing_part", "Missing Part", "A part or an accessory is missing from the box", photo=True),
    Entry("missing_fewer", "Missing Part", "Fewer pieces arrived than were ordered", photo=True),
    Entry("missing_papers", "Missing Part", "Manual, certificate or licence key is missing"),
    Entry("wrong_item", "Wrong Item", "A different product arrived", photo=True),
    Entry("wrong_variant", "Wrong Item", "Wrong size, colour or model arrived", photo=True),
    Entry("wrong_description", "Wrong Item", "Not as described or advertised", photo=True),
    Entry("used_item", "Wrong Item", "Sold as new but has been used", photo=True),
    Entry("wear_early", "Wear", "Worn out much too soon", photo=True),
    Entry("wear_seam", "Wear", "A seam, zip, strap or glue joint came apart", photo=True),
    Entry("wear_fade", "Wear", "Colour fades, material pills or goes brittle", photo=True),
    Entry("safety_smoke", "Safety", "Smoke, fire, sparks or a burning smell", safety=True),
    Entry("safety_shock", "Safety", "Electric shock or bare wires", safety=True),
    Entry("safety_overheat", "Safety", "Gets dangerously hot", safety=True),
    Entry("safety_injury", "Safety", "Somebody was hurt, or sharp edges could hurt somebody", safety=True),
    Entry("safety_small_parts", "Safety", "Small parts come loose that a child could swallow", True, True),
    Entry("safety_smell", "Safety", "Chemical smell or skin irritation", safety=True),
    Entry("other", "Other", "Something else"),
)

FINDINGS = (
    Entry("no_fault_found", "No Fault Found", "Works as specified"),
    Entry("pcb_failed", "Electronics", "Circuit board failed", photo=True),
    Entry("solder_joint", "Electronics", "Broken or cold solder joint", photo=True),
    Entry("connector_failed", "Electronics", "Connector or socket loose, bent or corroded", photo=True),
    Entry("display_failed", "Electronics", "Display panel or lamp failed", photo=True),
    Entry("sensor_failed", "Electronics", "Sensor failed or out of tolerance"),
    Entry("power_supply_failed", "Electronics", "Power supply or charger failed"),
    Entry("cable_broken", "Electronics", "Cable or wire broken", photo=True),
    Entry("cell_worn", "Battery", "Cell capacity below the limit"),
    Entry("cell_swollen", "Battery", "Cell swollen or leaking", photo=True, safety=True),
    Entry("charging_circuit", "Battery", "Charging circuit failed"),
    Entry("motor_failed", "Mechanics", "Motor or fan seized or burnt"),
    Entry("bearing_worn", "Mechanics", "Bearing, gear or hinge worn", photo=True),
    Entry("fracture", "Mechanics", "Part cracked or broken", photo=True),
    Entry("seal_leaks", "Mechanics", "Seal or hose leaks", photo=True),
    Entry("fastener_loose", "Mechanics", "Screw, clip or rivet loose or missing", photo=True),
    Entry("misassembled", "Assembly", "Wrongly or incompletely assembled", photo=True),
    Entry("part_missing", "Assembly", "Part or accessory missing", photo=True),
    Entry("firmware_faulty", "Software", "Firmware or program faulty"),
    Entry("settings_lost", "Software", "Wrong or lost settings; works after a reset"),
    Entry("surface_scratched", "Surface", "Scratched or scuffed", photo=True),
    Entry("surface_dented", "Surface", "Dented, chipped or bent", photo=True),
    Entry("coating_faulty", "Surface", "Paint, print or coating faulty", photo=True),
    Entry("discoloured", "Surface", "Stained or discoloured", photo=True),
    Entry("seam_open", "Textile and Material", "Seam, zip or glue joint open", photo=True),
    Entry("material_worn", "Textile and Material", "Material worn, faded or brittle", photo=True),
    Entry("transport_damage", "Transport", "Damaged on the way", photo=True),
    Entry("packaging_damage", "Transport", "Only the packaging is damaged", photo=True),
    Entry("wrong_item", "Not the Goods", "A different product than authorised", photo=True),
    Entry("swapped_unit", "Not the Goods", "Same product, another unit than was sold", photo=True),
    Entry("liquid_damage", "Misuse", "Liquid got inside", photo=True),
    Entry("misuse", "Misuse", "Used or handled against the instructions", photo=True),
    Entry("tampered", "Misuse", "Opened or changed by somebody else", photo=True),
    Entry("heat_marks", "Safety", "Burn or heat marks", photo=True, safety=True),
    Entry("insulation_faulty", "Safety", "Insulation faulty or live part within reach", photo=True, safety=True),
    Entry("sharp_edge", "Safety", "Sharp edge or pinch point", photo=True, safety=True),
    Entry("small_part_loose", "Safety", "Small part comes loose", photo=True, safety=True),
    Entry("substance", "Safety", "Harmful or irritating substance suspected", safety=True),
    Entry("other", "Other", "Something else", photo=True),
)

CAUSES = (
    Entry("design_strength", "Design", "Part too weak for its load"),
    Entry("design_thermal", "Design", "Heat is not carried off"),
    Entry("design_tolerance", "Design", "Tolerances do not fit together"),
    Entry("design_protection", "Design", "Not protected against water, dust or shock"),
    Entry("design_software", "Design", "Error in firmware or program"),
    Entry("supplier_component", "Supplier", "Bought component outside its specification"),
    Entry("supplier_material", "Supplier", "Material other than agreed"),
    Entry("supplier_change", "Supplier", "Supplier changed part or process without notice"),
    Entry("process_solder", "Production", "Soldering or joining process"),
    Entry("process_assembly", "Production", "Assembly mistake"),
    Entry("process_coating", "Production", "Painting, printing or coating process"),
    Entry("process_test", "Production", "Final test missed the fault"),
    Entry("process_handling", "Production", "Damaged by handling in production"),
    Entry("packing", "Logistics", "Packaging does not protect enough"),
    Entry("carrier", "Logistics", "Handling by the carrier"),
    Entry("storage", "Logistics", "Stored too long, too hot or too damp"),
    Entry("picking", "Logistics", "Wrong goods picked"),
    Entry("listing", "Sales", "Product page or advertisement is wrong"),
    Entry("instructions", "Sales", "Instructions unclear or missing"),
    Entry("wear_normal", "Use", "Normal wear"),
    Entry("misuse", "Use", "Use against the instructions"),
    Entry("not_found", "Unknown", "Cause not found"),
)

AXES: dict[str, tuple[Entry, ...]] = {"symptom": SYMPTOMS, "finding": FINDINGS, "cause": CAUSES}
