#include "command/question.h"

#include "base/limits.h"
#include "base/text.h"

#include <stdio.h>
#include <string.h>

struct asking {
    const struct invocation *invocation;
    struct question *question;
    const struct asked *asked;
};

static int read_records(struct asking *asking);
static int find_device(struct asking *asking);
static int find_model(struct asking *asking);
static int find_named(struct asking *asking, const char *option, enum slot slot, const char *kind);
static int find_artifact(struct asking *asking);
static int no_record(struct asking *asking, const char *kind, const char *id);
static int bind_device(struct asking *asking);
static int read_quantity(struct asking *asking, const char *option, const char *unit,
                         const struct quantity **quantity);
static int read_load(struct asking *asking);
static int read_number(struct asking *asking, const char *option, const char *unit, double *number);
static int assume_size(struct asking *asking);

static const char *const device_kinds[] = {"system", "cpu", "gpu"};

int question_open(struct question *question, const struct invocation *invocation)
{
    *question = (struct question){.count = 1};
    question->diags = diags_new(invocation->arena);
    struct project_options options = {.today = invocation_today(invocation),
                                      .as_of = invocation_as_of(invocation),
                                      .build = project_notes_folder()};
    bool is_sound = project_read(invocation->arena, &question->diags, &options, &question->project);
    question->catalog = question->project.catalog;
    question->method = question->project.method;
    bool is_empty = question->method != NULL && method_count(question->method) == 0;
    if (question->method == NULL || (!is_sound && is_empty)) {
        return report_diags(invocation, &question->diags);
    }
    if (!is_sound && !invocation->is_quiet) {
        ptrdiff_t count = question->diags.error_count;
        (void)fprintf(stderr,
                      "hwreport: %td error%s in the data; what is wrong is left out, and "
                      "hwreport check says more\n",
                      count, count == 1 ? "" : "s");
    }
    return EXIT_STATUS_FINE;
}

void question_close(struct question *question)
{
    project_close(&question->project);
}

bool question_names_device(const struct invocation *invocation)
{
    bool is_named = false;
    for (ptrdiff_t i = 0; i < COUNT(device_kinds); i++) {
        is_named = is_named || option_given(invocation, device_kinds[i]);
    }
    return is_named;
}

int question_read(struct question *question, const struct invocation *invocation,
                  const struct asked *asked)
{
    struct asking asking = {.invocation = invocation, .question = question, .asked = asked};
    int status = question_open(question, invocation);
    status = status == EXIT_STATUS_FINE ? read_records(&asking) : status;
    status = status == EXIT_STATUS_FINE ? bind_device(&asking) : status;
    status = status == EXIT_STATUS_FINE ? read_load(&asking) : status;
    if (status != EXIT_STATUS_FINE) {
        return status;
    }
    question->binding = binding_rented(invocation->arena, binding_completed(question->binding));
    question->evaluation =
        evaluation_new(invocation->arena, question->method, question->catalog, question->binding);
    return assume_size(&asking);
}

static int read_records(struct asking *asking)
{
    struct question *question = asking->question;
    int status = find_device(asking);
    status = status == EXIT_STATUS_FINE ? find_artifact(asking) : status;
    status = status == EXIT_STATUS_FINE ? find_model(asking) : status;
    status = status == EXIT_STATUS_FINE ? find_named(asking, "use-case", SLOT_USE_CASE, "use_case")
                                        : status;
    status = status == EXIT_STATUS_FINE ? find_named(asking, "scenario", SLOT_SCENARIO, "scenario")
                                        : status;
    status =
        status == EXIT_STATUS_FINE ? find_named(asking, "engine", SLOT_ENGINE, "engine") : status;
    status = status == EXIT_STATUS_FINE ? find_named(asking, "offer", SLOT_OFFER, "offer") : status;
    if (question->binding.records[SLOT_SCENARIO] == NULL) {
        question->binding.records[SLOT_SCENARIO] = question->project.scenario;
    }
    return status;
}

/* One of the options, or an operand that is the id of a machine or device. */
static int find_device(struct asking *asking)
{
    struct question *question = asking->question;
    const char *operand = asking->asked->device;
    const char *named = NULL;
    for (ptrdiff_t i = 0; i < COUNT(device_kinds); i++) {
        const char *id = option_value(asking->invocation, device_kinds[i]);
        if (id == NULL) {
            continue;
        }
        if (named != NULL || operand != NULL) {
            return usage_error("one machine or device at a time: %s and --%s are given",
                               operand != NULL ? operand : named, device_kinds[i]);
        }
        named = device_kinds[i];
        question->device = catalog_find(question->catalog, named, str_from(id));
        if (question->device == NULL) {
            return no_record(asking, named, id);
        }
    }
    for (ptrdiff_t i = 0; operand != NULL && i < COUNT(device_kinds); i++) {
        const struct record *found =
            catalog_find(question->catalog, device_kinds[i], str_from(operand));
        question->device = question->device != NULL ? question->device : found;
    }
    if (question->device == NULL && operand != NULL) {
        return no_record(asking, "system", operand);
    }
    return question->device != NULL || asking->asked->may_lack_device
               ? EXIT_STATUS_FINE
               : usage_error("name a machine or a device: --system, --cpu or --gpu with its id");
}

static int find_named(struct asking *asking, const char *option, enum slot slot, const char *kind)
{
    const char *id = option_value(asking->invocation, option);
    if (id == NULL) {
        return EXIT_STATUS_FINE;
    }
    struct question *question = asking->question;
    question->binding.records[slot] = catalog_find(question->catalog, kind, str_from(id));
    return question->binding.records[slot] != NULL ? EXIT_STATUS_FINE : no_record(asking, kind, id);
}

static int find_artifact(struct asking *asking)
{
    struct question *question = asking->question;
    const char *operand = asking->asked->artifact;
    const char *option = option_value(asking->invocation, "artifact");
    if (option != NULL && operand != NULL) {
        return usage_error("one artifact at a time: %s and --artifact are given", operand);
    }
    const char *id = option != NULL ? option : operand;
    bool has_size = option_given(asking->invocation, "size");
    if (id != NULL && has_size) {
        return usage_error("an artifact has its size; leave out --size");
    }
    if (id != NULL) {
        question->binding.records[SLOT_ARTIFACT] =
            catalog_find(question->catalog, "artifact", str_from(id));
        return question->binding.records[SLOT_ARTIFACT] != NULL ? EXIT_STATUS_FINE
                                                                : no_record(asking, "artifact", id);
    }
    return has_size ? read_quantity(asking, "size", "byte", &question->size) : EXIT_STATUS_FINE;
}

static int find_model(struct asking *asking)
{
    const char *id = asking->asked->model;
    const struct record **model = &asking->question->binding.records[SLOT_MODEL];
    if (id == NULL) {
        return EXIT_STATUS_FINE;
    }
    if (asking->question->binding.records[SLOT_ARTIFACT] != NULL) {
        return usage_error("an artifact has its model; leave out --model");
    }
    *model = catalog_find(asking->question->catalog, "model", str_from(id));
    return *model != NULL ? EXIT_STATUS_FINE : no_record(asking, "model", id);
}

/* Their ids, where they are few enough for a message. */
static str all_ids(struct arena *arena, const struct kind_records *records)
{
    enum { FEW = 20 };
    struct text all = text_new(arena, 256);
    for (ptrdiff_t i = 0; i < records->count && records->count <= FEW; i++) {
        text_add(&all, i > 0 ? STR(", ") : STR(""));
        text_add(&all, records->records[i]->id);
    }
    return text_view(&all);
}

/* Says where else the id stands, or which one is near to it. */
static int no_record(struct asking *asking, const char *kind, const char *id)
{
    const struct catalog *catalog = asking->question->catalog;
    str typed = str_from(id);
    for (ptrdiff_t i = 0; i < catalog->kind_count; i++) {
        const struct kind *other = catalog->kinds[i].kind;
        if (catalog_find(catalog, other->name, typed) != NULL) {
            return usage_error("'%s' is no %s but the id of a %s", id, kind, other->name);
        }
    }
    str near = catalog_nearest(catalog, kind, typed);
    for (ptrdiff_t i = 0; near.len == 0 && i < COUNT(device_kinds); i++) {
        bool is_device = strcmp(kind, "system") == 0;
        near = is_device ? catalog_nearest(catalog, device_kinds[i], typed) : near;
    }
    if (near.len > 0) {
        return usage_error("there is no %s '%s'; did you mean %.*s?", kind, id, STR_ARGS(near));
    }
    str all = all_ids(asking->invocation->arena, catalog_records(catalog, kind));
    return all.len > 0 ? usage_error("there is no %s '%s'; there are %.*s", kind, id, STR_ARGS(all))
                       : usage_error("there is no %s '%s'; the files below data/%s/ name all", kind,
                                     id, schema_kind(str_from(kind))->folder);
}

/* Devices alone become systems of nothing else. */
static int bind_device(struct asking *asking)
{
    struct question *question = asking->question;
    struct arena *arena = asking->invocation->arena;
    const struct record *device = question->device;
    str kind = device != NULL ? str_from(device->kind->name) : STR("");
    bool is_cpu = str_equal(kind, STR("cpu"));
    bool is_gpu = str_equal(kind, STR("gpu"));
    const struct quantity *rate = NULL;
    double count = 1;
    int status = read_quantity(asking, "memory-rate", "MT/s", &rate);
    status = status == EXIT_STATUS_FINE ? read_number(asking, "count", "", &count) : status;
    if (status != EXIT_STATUS_FINE) {
        return status;
    }
    if (rate != NULL && !is_cpu) {
        return usage_error("--memory-rate belongs to --cpu; a system's record states its own");
    }
    if (option_given(asking->invocation, "count") && !is_gpu) {
        return usage_error("--count belongs to --gpu");
    }
    static const double count_max = 1024;
    if (count > count_max) {
        return usage_error("--count is at most %.0f", count_max);
    }
    question->count = (ptrdiff_t)count;
    question->binding.records[SLOT_SYSTEM] = is_cpu ? system_of_cpu(arena, device, rate)
                                             : is_gpu
                                                 ? system_of_gpu(arena, device, question->count)
                                                 : device;
    question->binding.records[SLOT_GPU] = is_gpu ? device : NULL;
    return EXIT_STATUS_FINE;
}

/* NULL where the option is not given. */
static int read_quantity(struct asking *asking, const char *option, const char *unit,
                         const struct quantity **quantity)
{
    const char *text = option_value(asking->invocation, option);
    *quantity = NULL;
    if (text == NULL) {
        return EXIT_STATUS_FINE;
    }
    struct arena *arena = asking->invocation->arena;
    struct units *units = asking->question->project.units;
    struct quantity *read = arena_new(arena, struct quantity);
    struct quantity_error error = {.message = NULL};
    if (!quantity_parse(arena, units, str_from(text), read, &error)) {
        return error.help.len > 0 ? usage_error("--%s '%s': %s; %.*s", option, text, error.message,
                                                STR_ARGS(error.help))
                                  : usage_error("--%s '%s': %s", option, text, error.message);
    }
    struct dimension wanted = unit_of(units, unit).dimension;
    if (read->form == QUANTITY_UNKNOWN || !dimension_equal(read->unit.dimension, wanted)) {
        str found = dimension_text(arena, read->unit.dimension);
        return usage_error("--%s '%s' is %.*s; it wants %s", option, text, STR_ARGS(found),
                           unit[0] != '\0' ? unit : "a plain number");
    }
    *quantity = read;
    return EXIT_STATUS_FINE;
}

/* A plain number stands for so many of the unit. */
static int read_number(struct asking *asking, const char *option, const char *unit, double *number)
{
    const char *text = option_value(asking->invocation, option);
    if (text == NULL) {
        return EXIT_STATUS_FINE;
    }
    if (!number_parse(str_from(text), number)) {
        const struct quantity *quantity = NULL;
        int status = read_quantity(asking, option, unit, &quantity);
        if (quantity == NULL) {
            return status;
        }
        *number = quantity->typical;
    }
    bool is_whole = *number >= 1 && *number <= 1e8 && *number == (double)(long long)*number;
    return is_whole ? EXIT_STATUS_FINE
                    : usage_error("--%s wants a whole number from 1 on, not '%s'", option, text);
}

static int read_load(struct asking *asking)
{
    struct binding *binding = &asking->question->binding;
    int status = read_number(asking, "context", "tok", &binding->context);
    return status == EXIT_STATUS_FINE ? read_number(asking, "batch", "", &binding->batch) : status;
}

/* The size takes the place of the reference model's, where the method has one. */
static int assume_size(struct asking *asking)
{
    struct question *question = asking->question;
    str reference = STR("reference-model-size");
    if (question->size == NULL) {
        return EXIT_STATUS_FINE;
    }
    const struct record *assumption = catalog_find(question->catalog, "assumption", reference);
    if (assumption == NULL || record_quantity(assumption, "value") == NULL) {
        return usage_error("--size needs the assumption %.*s, which the data does not have",
                           STR_ARGS(reference));
    }
    evaluation_assume(question->evaluation, reference, question->size);
    return EXIT_STATUS_FINE;
}

bool question_completed(struct question *question, const struct formula *formula)
{
    struct binding *binding = &question->binding;
    const struct record *scenario = binding->records[SLOT_SCENARIO];
    bool wants_artifact = (formula_scope(formula)->needs & 1U << SLOT_ARTIFACT) != 0 &&
                          binding->records[SLOT_ARTIFACT] == NULL &&
                          binding->records[SLOT_MODEL] == NULL && question->size == NULL;
    if (wants_artifact && scenario != NULL) {
        binding->records[SLOT_ARTIFACT] = record_record(scenario, "artifact");
        *binding = binding_completed(*binding);
        question->evaluation =
            evaluation_new(question->diags.arena, question->method, question->catalog, *binding);
    }
    return scope_is_bound(formula_scope(formula), binding);
}

str question_title(struct arena *arena, const struct question *question)
{
    const struct record *const *records = question->binding.records;
    if (question->device == NULL) {
        return record_name(records[SLOT_ARTIFACT] != NULL ? records[SLOT_ARTIFACT]
                                                          : records[SLOT_MODEL]);
    }
    str name = record_name(question->device);
    if (question->device == records[SLOT_SYSTEM]) {
        return name;
    }
    return question->count > 1
               ? str_format(arena, "%td × %.*s alone", question->count, STR_ARGS(name))
               : str_format(arena, "%.*s alone", STR_ARGS(name));
}

const struct record *question_service_level(const struct question *question)
{
    const struct record *scenario = question->binding.records[SLOT_SCENARIO];
    return scenario != NULL ? record_record(scenario, "service_level") : NULL;
}
