#include "build/build.h"

static bool reuse(const struct build *build, const struct output *remembered,
                  struct output *output);

bool build_reuse(const struct build *build, str path, struct digest inputs, struct output *output)
{
    const struct output *remembered = memo_find(build->memo, path);
    return remembered != NULL && digest_equal(remembered->inputs, inputs) &&
           reuse(build, remembered, output);
}

bool build_reuse_file(const struct build *build, str path, struct output *output)
{
    const struct output *remembered = memo_find(build->memo, path);
    return remembered != NULL && reuse(build, remembered, output);
}

static bool reuse(const struct build *build, const struct output *remembered, struct output *output)
{
    if (!publication_link(build->publication, remembered)) {
        return false;
    }
    *output = *remembered;
    output->is_linked = true;
    return true;
}
