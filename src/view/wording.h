/* Wording: numbers, units, times, money and names as people read them, in one place. Facts keep the
 * form in which they were written; computed numbers get three significant digits. No text of this
 * module ever says "nan" or "inf".
 *
 *     wording_span(arena, 61.9, 110.2)     "61.9–110"
 *     wording_duration(arena, 200.4)       "3 min 20 s"
 */
#ifndef VIEW_WORDING_H
#define VIEW_WORDING_H

#include "model/quantity.h"

/* Three significant digits, thousands grouped: "1,790", "57.6", "0.0421". */
str wording_number(struct arena *arena, double number);
/* A whole number, thousands grouped: "128,256". */
str wording_count(struct arena *arena, double number);
/* "61.9–110", or one number where both read the same. */
str wording_span(struct arena *arena, double low, double high);
/* "0.24 s", "5.2 s", "3 min 20 s", "2 h 5 min", "3.1 d". */
str wording_duration(struct arena *arena, double seconds);
/* Decimal bytes: "4.92 GB", "131 kB". */
str wording_bytes(struct arena *arena, double bytes);
/* "1,999 USD", "0.0421 EUR". */
str wording_money(struct arena *arena, double amount, str currency);
/* A share as "80 %". */
str wording_percent(struct arena *arena, double share);

/* The form that the record states, with typographic dashes and grouped thousands: "80–100 tok/s",
 * "131,072 tok"; "unknown". */
str wording_quantity(struct arena *arena, const struct quantity *quantity);
/* The same without its unit, for columns whose head names the unit. */
str wording_quantity_bare(struct arena *arena, const struct quantity *quantity);

/* A field's name as a label: "memory_bandwidth" is "Memory bandwidth", "l3_cache" is "L3 cache". */
str wording_label(struct arena *arena, str name);
/* The same within a sentence: "memory bandwidth". */
str wording_phrase(struct arena *arena, str name);

/* One of a field's choices: "msrp" is "launch price", "lpddr5x" is "LPDDR5X". */
str wording_choice(struct arena *arena, str choice);

/* Where a model runs, as the formula's word says it: "gpu" is "GPU", "none" is "does not fit". */
str wording_placement(str word);

/* "1 system", "3 systems". */
str wording_plural(struct arena *arena, ptrdiff_t count, const char *one, const char *many);

#endif
