"""Early warning: lots that fail more than their age explains, week by week."""
