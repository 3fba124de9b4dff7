"""Rules of the decisions room: the cell grammar, the policy table, the inputs. No database."""
