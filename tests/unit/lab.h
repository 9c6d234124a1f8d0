/* A catalog made of texts, for tests of what works on records.
 *
 *     struct lab lab;
 *     lab_open(&lab);
 *     lab_add(&lab, "cpus", "a-cpu", "vendor: V\ncores: 8\n");
 *     lab_formula(&lab, "twice", "cpu", "\"\"", "cpu.cores * 2");
 *     const struct method *method = lab_method(&lab);
 *     ...
 *     lab_close(&lab);
 */
#ifndef LAB_H
#define LAB_H

#include "estimate/evaluate.h"

struct lab {
    struct arena arena;
    struct units *units;
    struct diags diags;
    struct validation *validation;
    const struct catalog *catalog;
    const struct method *method;
    struct recall *recall; /* for the method; or NULL */
};

void lab_open(struct lab *lab);
void lab_close(struct lab *lab);
/* A file of one record; its name is its id where the text has none. */
void lab_add(struct lab *lab, const char *folder, const char *id, const char *yaml);
/* A formula; `where` has its lines indented, or is NULL. */
void lab_formula(struct lab *lab, const char *id, const char *scope, const char *unit,
                 const char *expression);
void lab_formula_where(struct lab *lab, const char *id, const char *scope, const char *unit,
                       const char *where, const char *expression);
void lab_assumption(struct lab *lab, const char *id, const char *value);
/* The project's own formulas and assumptions, with all sources that they name. */
void lab_project_formulas(struct lab *lab);
/* The catalog, without any error; and the method, NULL where it has errors. */
const struct catalog *lab_catalog(struct lab *lab);
const struct method *lab_method(struct lab *lab);
/* The same as of a date. */
const struct method *lab_method_as_of(struct lab *lab, const char *date);
const struct record *lab_record(struct lab *lab, const char *kind, const char *id);

#endif
