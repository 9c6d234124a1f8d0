#include "estimate/binding.h"

#include "base/must.h"

enum { STATED_BY_SYSTEM, STATED_BY_CPU, STATED_BY_CARD, STATED_BY };

/* Scales the fields that are named, or the one that holds the quantity. */
struct scaling {
    struct arena *keep;
    const char *const *names[STATED_BY]; /* by the record that states them; each ends with NULL */
    const struct quantity *quantity;     /* or NULL */
    double factor;
    bool is_found;
};

static void follow(struct binding *binding, enum slot slot, enum slot from, const char *field);
static double scenario_number(const struct binding *binding, const char *field);
static struct record *record_new(struct arena *keep, const char *kind, str id, struct place place);
static struct value *value_of(const struct record *record, const char *name);
static void set_reference(struct record *record, const char *name, const struct record *target);
static void set_quantity(struct record *record, const char *name, const struct quantity *quantity);
static void set_name(struct record *record, const struct record *like);
static const struct quantity *exact_number(struct arena *keep, double number, struct place place);
static const struct quantity *exact_bytes(struct arena *keep, double bytes, struct place place);
static void set_cards(struct arena *keep, struct record *system, const struct record *gpu,
                      ptrdiff_t count);
static struct record *record_copy(struct arena *keep, const struct record *record);
static const struct record *system_changed(struct scaling *scaling, const struct record *system);
static void scale_fields(struct scaling *scaling, struct record *record, const char *const *names);
static void scale_cards(struct scaling *scaling, struct record *system);

struct binding binding_completed(struct binding binding)
{
    follow(&binding, SLOT_ENGINE, SLOT_SCENARIO, "engine");
    follow(&binding, SLOT_CPU, SLOT_SYSTEM, "cpu");
    follow(&binding, SLOT_MODEL, SLOT_ARTIFACT, "model");
    follow(&binding, SLOT_QUANTIZATION, SLOT_ARTIFACT, "quantization");
    binding.context = binding.context > 0 ? binding.context : scenario_number(&binding, "context");
    binding.batch = binding.batch > 0 ? binding.batch : scenario_number(&binding, "batch");
    return binding;
}

static void follow(struct binding *binding, enum slot slot, enum slot from, const char *field)
{
    const struct record *source = binding->records[from];
    if (binding->records[slot] == NULL && source != NULL) {
        binding->records[slot] = record_record(source, field);
    }
}

static double scenario_number(const struct binding *binding, const char *field)
{
    const struct record *scenario = binding->records[SLOT_SCENARIO];
    const struct quantity *quantity = scenario != NULL ? record_quantity(scenario, field) : NULL;
    return quantity != NULL ? quantity->typical : 0;
}

const struct record *system_of_cpu(struct arena *keep, const struct record *cpu,
                                   const struct quantity *memory_rate)
{
    struct record *system = record_new(keep, "system", cpu->id, cpu->place);
    set_name(system, cpu);
    set_reference(system, "cpu", cpu);
    set_quantity(system, "memory_capacity", record_quantity(cpu, "memory_max"));
    set_quantity(system, "memory_rate", memory_rate);
    return system;
}

const struct record *system_of_gpu(struct arena *keep, const struct record *gpu, ptrdiff_t count)
{
    must(count > 0);
    struct record *system = record_new(keep, "system", gpu->id, gpu->place);
    set_name(system, gpu);
    /* An integrated unit lies in as much memory as it may share. */
    bool is_shared = str_equal(record_text(gpu, "class"), STR("integrated"));
    set_quantity(system, "memory_capacity",
                 is_shared ? record_quantity(gpu, "vram") : exact_bytes(keep, 0, gpu->place));
    set_cards(keep, system, gpu, count);
    return system;
}

const struct record *system_of_cards(struct arena *keep, ptrdiff_t count, struct place place)
{
    struct record *system = record_new(keep, "system", STR("cards"), place);
    if (count > 0) {
        set_cards(keep, system, record_new(keep, "gpu", STR("card"), place), count);
    }
    return system;
}

static void set_cards(struct arena *keep, struct record *system, const struct record *gpu,
                      ptrdiff_t count)
{
    struct value *gpus = value_of(system, "gpus");
    const struct field *field = schema_field(system->kind, gpus - system->values);
    struct record *part = arena_new(keep, struct record);
    part->fields = field->fields;
    part->place = gpu->place;
    part->values = arena_array(keep, struct value, fields_count(field->fields));
    set_reference(part, "gpu", gpu);
    set_quantity(part, "count", exact_number(keep, (double)count, gpu->place));

    struct value *item = arena_new(keep, struct value);
    item->type = VALUE_GROUP;
    item->place = gpu->place;
    item->as.record = part;
    gpus->type = VALUE_LIST;
    gpus->place = gpu->place;
    gpus->as.list.items = item;
    gpus->as.list.count = 1;
}

struct binding binding_rented(struct arena *keep, struct binding binding)
{
    const struct record *offer = binding.records[SLOT_OFFER];
    const struct record *gpu = offer != NULL ? record_record(offer, "gpu") : NULL;
    if (gpu != NULL && binding.records[SLOT_RENTED] == NULL) {
        const struct quantity *count = record_quantity(offer, "gpu_count");
        binding.records[SLOT_RENTED] =
            system_of_gpu(keep, gpu, count != NULL ? (ptrdiff_t)count->typical : 1);
    }
    return binding;
}

const struct record *artifact_of_model(struct arena *keep, const struct record *model, double bytes)
{
    struct record *artifact = record_new(keep, "artifact", STR("file"), model->place);
    set_reference(artifact, "model", model);
    set_quantity(artifact, "size", exact_bytes(keep, bytes, model->place));
    return artifact;
}

bool system_shares_memory(const struct record *system)
{
    for (ptrdiff_t i = 0; i < record_count(system, "gpus"); i++) {
        const struct record *part = record_item(system, "gpus", i)->as.record;
        if (str_equal(record_text(record_record(part, "gpu"), "class"), STR("integrated"))) {
            return true;
        }
    }
    return false;
}

static const char *const stated[SCALED_COUNT][STATED_BY][4] = {
    [SCALED_CARD_BANDWIDTH] = {[STATED_BY_CARD] = {"memory_bandwidth", "memory_rate"}},
    [SCALED_CARD_MEMORY] = {[STATED_BY_CARD] = {"vram"}},
    [SCALED_BANDWIDTH] = {[STATED_BY_SYSTEM] = {"memory_rate"},
                          [STATED_BY_CPU] = {"memory_rate", "memory_bandwidth", "fabric_clock"}},
    [SCALED_MEMORY] = {[STATED_BY_SYSTEM] = {"memory_capacity"}},
};

const struct record *system_scaled(struct arena *keep, const struct record *system,
                                   enum scaled input, double factor)
{
    enum scaled shared = input;
    if (system_shares_memory(system)) {
        shared = input == SCALED_CARD_BANDWIDTH ? SCALED_BANDWIDTH
                 : input == SCALED_CARD_MEMORY  ? SCALED_MEMORY
                                                : input;
    }
    struct scaling scaling = {
        .keep = keep,
        .names = {stated[shared][STATED_BY_SYSTEM], stated[shared][STATED_BY_CPU],
                  stated[input][STATED_BY_CARD]},
        .factor = factor,
    };
    return system_changed(&scaling, system);
}

const struct record *system_with_more(struct arena *keep, const struct record *system,
                                      const struct quantity *quantity, double factor)
{
    static const char *const none[] = {NULL};
    struct scaling scaling = {
        .keep = keep, .names = {none, none, none}, .quantity = quantity, .factor = factor};
    const struct record *changed = system_changed(&scaling, system);
    return scaling.is_found ? changed : NULL;
}

static const struct record *system_changed(struct scaling *scaling, const struct record *system)
{
    struct record *copy = record_copy(scaling->keep, system);
    scale_fields(scaling, copy, scaling->names[STATED_BY_SYSTEM]);
    scale_cards(scaling, copy);
    const struct record *cpu = record_record(copy, "cpu");
    if (cpu != NULL) {
        struct record *scaled = record_copy(scaling->keep, cpu);
        scale_fields(scaling, scaled, scaling->names[STATED_BY_CPU]);
        value_of(copy, "cpu")->as.record = scaled;
    }
    return copy;
}

static void scale_cards(struct scaling *scaling, struct record *system)
{
    struct value *gpus = value_of(system, "gpus");
    if (gpus->type != VALUE_LIST) {
        return;
    }
    struct value *items = arena_array(scaling->keep, struct value, gpus->as.list.count);
    for (ptrdiff_t i = 0; i < gpus->as.list.count; i++) {
        struct record *part = record_copy(scaling->keep, gpus->as.list.items[i].as.record);
        struct record *card = record_copy(scaling->keep, record_record(part, "gpu"));
        scale_fields(scaling, card, scaling->names[STATED_BY_CARD]);
        value_of(part, "gpu")->as.record = card;
        items[i] = gpus->as.list.items[i];
        items[i].as.record = part;
    }
    gpus->as.list.items = items;
}

/* A tenth more of what comes in whole pieces would say nothing. */
static bool is_scaled(const struct scaling *scaling, const struct field *field,
                      const struct value *value, const char *const *names)
{
    bool is_it =
        scaling->quantity != NULL && value->as.quantity == scaling->quantity && !field->is_whole;
    for (ptrdiff_t i = 0; names[i] != NULL; i++) {
        is_it = is_it || str_equal(str_from(names[i]), str_from(field->name));
    }
    return is_it;
}

static void scale_fields(struct scaling *scaling, struct record *record, const char *const *names)
{
    for (ptrdiff_t i = 0; i < record_field_count(record); i++) {
        struct value *value = &record->values[i];
        if (value->type == VALUE_QUANTITY &&
            is_scaled(scaling, record_field(record, i), value, names)) {
            struct quantity *scaled = arena_new(scaling->keep, struct quantity);
            *scaled = *value->as.quantity;
            scaled->low *= scaling->factor;
            scaled->typical *= scaling->factor;
            scaled->high *= scaling->factor;
            value->as.quantity = scaled;
            scaling->is_found = true;
        }
    }
}

static struct record *record_copy(struct arena *keep, const struct record *record)
{
    struct record *copy = arena_new(keep, struct record);
    *copy = *record;
    ptrdiff_t count = record_field_count(record);
    copy->values = arena_array(keep, struct value, count);
    for (ptrdiff_t i = 0; i < count; i++) {
        copy->values[i] = *record_at(record, i);
    }
    return copy;
}

static struct record *record_new(struct arena *keep, const char *kind, str id, struct place place)
{
    struct record *record = arena_new(keep, struct record);
    record->kind = schema_kind(str_from(kind));
    record->id = id;
    record->place = place;
    record->values = arena_array(keep, struct value, schema_field_count(record->kind));
    return record;
}

static struct value *value_of(const struct record *record, const char *name)
{
    ptrdiff_t index = record->kind != NULL ? schema_field_index(record->kind, str_from(name))
                                           : fields_index(record->fields, str_from(name));
    must(index >= 0);
    return &record->values[index];
}

static void set_reference(struct record *record, const char *name, const struct record *target)
{
    struct value *value = value_of(record, name);
    value->type = VALUE_REFERENCE;
    value->place = target->place;
    value->as.record = target;
}

static void set_quantity(struct record *record, const char *name, const struct quantity *quantity)
{
    struct value *value = value_of(record, name);
    if (quantity != NULL) {
        value->type = VALUE_QUANTITY;
        value->place = quantity->place;
        value->as.quantity = quantity;
    }
}

static void set_name(struct record *record, const struct record *like)
{
    struct value *value = value_of(record, "name");
    value->type = VALUE_TEXT;
    value->place = like->place;
    value->as.text = record_name(like);
}

static const struct quantity *exact_number(struct arena *keep, double number, struct place place)
{
    struct quantity *quantity = arena_new(keep, struct quantity);
    *quantity = (struct quantity){.form = QUANTITY_EXACT,
                                  .low = number,
                                  .typical = number,
                                  .high = number,
                                  .unit.factor = 1,
                                  .written = str_format(keep, "%g", number),
                                  .place = place};
    return quantity;
}

static const struct quantity *exact_bytes(struct arena *keep, double bytes, struct place place)
{
    struct quantity *quantity = arena_new(keep, struct quantity);
    *quantity = (struct quantity){.form = QUANTITY_EXACT,
                                  .low = bytes,
                                  .typical = bytes,
                                  .high = bytes,
                                  .unit = {.factor = 1, .dimension.power[BASE_DATA] = 1},
                                  .unit_text = STR("byte"),
                                  .written = str_format(keep, "%.0f byte", bytes),
                                  .place = place};
    return quantity;
}
