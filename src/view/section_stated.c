/* What sources say a system is good for, beside what is computed under their conditions. */
#include "view/sections.h"
#include "view/verdict_sign.h"
#include "view/wording.h"

static void add_stated(const struct work *work, struct tree *table, const struct subject *subject,
                       const struct record *stated);
static str sign_of_stated(str verdict);
static str as_stated(const struct verdict *verdict);

void section_stated(const struct work *work, struct tree *map, const struct subject *subject)
{
    struct tree *table = table_new(work, map, "stated");
    table_column(work, table, STR("Use case"), COLUMN_TEXT);
    table_column(work, table, STR("Stated"), COLUMN_TEXT);
    table_column(work, table, STR("Computed"), COLUMN_TEXT);
    column_time(work, table, "Reading", "prefill-time");
    column_result(work, table, "Generation", "token-generation");
    table_column(work, table, STR("Why they differ"), COLUMN_TEXT);
    table_column(work, table, STR("Conditions"), COLUMN_TEXT);
    table_column(work, table, STR("Source"), COLUMN_TEXT);
    ptrdiff_t count = record_count(subject->record, "stated_verdicts");
    for (ptrdiff_t i = 0; i < count; i++) {
        add_stated(work, table, subject,
                   record_item(subject->record, "stated_verdicts", i)->as.record);
    }
}

/* The derivations of a system are those of the default scenario, so what is computed under another
 * one leads to its formula instead. */
static void add_stated(const struct work *work, struct tree *table, const struct subject *subject,
                       const struct record *stated)
{
    struct subject bare = *subject;
    bare.derivations = STR("");
    const struct record *use_case = record_record(stated, "use_case");
    const struct record *scenario = record_record(stated, "scenario");
    struct evaluation *evaluation = evaluation_under(work, &bare, scenario, use_case);
    struct verdict verdict = verdict_of(evaluation, record_record(scenario, "service_level"));
    str said = record_text(stated, "verdict");
    bool differs = !str_equal(said, as_stated(&verdict));
    str note = record_text(stated, "note");
    struct tree *row = table_row(work, table);
    cell_record(work, row, use_case);
    cell_signed(work, row, sign_of_stated(said), wording_choice(work->keep, said), STR(""));
    cell_signed(work, row, verdict_sign(&verdict), verdict.text, STR(""));
    cell_time(work, row, evaluation, "prefill-time", &bare);
    cell_result(work, row, evaluation, "token-generation", &bare);
    cell_text(work, row, !differs ? STR("–") : note.len > 0 ? note : STR("not explained"));
    cell_record(work, row, scenario);
    cell_record(work, row, record_record(stated, "source"));
}

static str sign_of_stated(str verdict)
{
    bool is_met = str_equal(verdict, STR("met"));
    return is_met ? STR("✓") : str_equal(verdict, STR("missed")) ? STR("✕") : STR("?");
}

/* What a source would say of it: rules that are in doubt have the sign of what is not known. */
static str as_stated(const struct verdict *verdict)
{
    if (verdict->passes) {
        return STR("met");
    }
    return str_equal(verdict_sign(verdict), STR("?")) ? STR("doubtful") : STR("missed");
}
