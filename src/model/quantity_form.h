/* The form of a written quantity, before its unit and numbers have a meaning. A value is read twice
 * as loosely as it may be written, and can be spelled again from what was understood: where the two
 * spellings differ, the second one is the help of the error.
 */
#ifndef MODEL_QUANTITY_FORM_H
#define MODEL_QUANTITY_FORM_H

#include "model/quantity.h"

struct quantity_reading {
    struct arena *scratch;
    str text;
    ptrdiff_t at; /* how far it is read */
    enum quantity_form form;
    str numbers[2]; /* as spelled strictly */
    int number_count;
    ptrdiff_t numbers_end; /* behind the last of them */
    str unit;              /* as written, or the currency whose sign stood before the number */
    ptrdiff_t unit_at;     /* where it begins; the text's end where there is none */
    str sign_currency;
    struct quantity_error slip; /* the first thing that is spelled otherwise than it may be */
    struct quantity_error error;
};

/* Reads the whole text; false with `error` filled where nothing can be understood. */
bool quantity_form_read(struct quantity_reading *reading);
/* What was read, as it is to be written. */
str quantity_form_spelled(const struct quantity_reading *reading);
/* Fills `error`; returns false. */
bool quantity_form_fail(struct quantity_reading *reading, enum quantity_trouble trouble,
                        ptrdiff_t at, ptrdiff_t len, const char *message);

#endif
