/* Numbers of an evaluation as text: in a unit that suits their size, with four significant digits,
 * always with a point and no thousands mark, as formulas are written.
 */
#ifndef ESTIMATE_SHOW_H
#define ESTIMATE_SHOW_H

#include "model/unit.h"

/* "57.6 GB/s", "0.812", "4096 tok"; `currency` stands for money. */
str show_figure(struct arena *arena, double base_number, struct dimension dimension, str currency);
/* The same in a given unit, written as `unit_text`. */
str show_in_unit(struct arena *arena, double base_number, const struct unit *unit, str unit_text);
/* A unit's text with another currency than the one that it was written with: "USD/Mtok" as
 * "EUR/Mtok". */
str show_unit(struct arena *arena, const struct unit *unit, str unit_text, str currency);
/* The number alone, with that many significant digits and no exponent. */
str show_number(struct arena *arena, double number, int digits);

#endif
