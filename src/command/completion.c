#include "base/limits.h"
#include "base/text.h"
#include "command/verbs.h"

#include <string.h>

static const struct option options[] = {{0}};

static int run(const struct invocation *invocation);
static void add_bash(struct text *out);
static void add_zsh(struct text *out);
static void add_fish(struct text *out);

const struct verb verb_completion = {
    .name = "completion",
    .operands = "SHELL",
    .operand_min = 1,
    .operand_max = 1,
    .summary = "write completion for a shell",
    .description =
        "Writes the completion script of bash, zsh or fish to standard output. For bash: "
        "eval \"$(hwreport completion bash)\"",
    .options = options,
    .run = run,
};

static int run(const struct invocation *invocation)
{
    struct text out = text_new(invocation->arena, 8192);
    const char *shell = invocation->operands[0];
    if (strcmp(shell, "bash") == 0) {
        add_bash(&out);
    } else if (strcmp(shell, "zsh") == 0) {
        add_zsh(&out);
    } else if (strcmp(shell, "fish") == 0) {
        add_fish(&out);
    } else {
        return usage_error("completion is written for bash, zsh and fish, not '%s'", shell);
    }
    return print_out(text_view(&out)) ? EXIT_STATUS_FINE : EXIT_STATUS_MACHINE;
}

static void add_words(struct text *out, const struct option *all)
{
    for (const struct option *option = all; option->name != NULL; option++) {
        text_addf(out, " --%s", option->name);
    }
}

static void add_choices(struct text *out, const struct option *option)
{
    for (const char *const *choice = option->choices; *choice != NULL; choice++) {
        text_addf(out, "%s%s", choice == option->choices ? "" : " ", *choice);
    }
}

static void add_bash_values(struct text *out, const char *verb, const struct option *all)
{
    for (const struct option *option = all; option->name != NULL; option++) {
        if (option->choices != NULL) {
            text_addf(out, "    %s:--%s) words='", verb, option->name);
            add_choices(out, option);
            text_add(out, STR("' ;;\n"));
        }
    }
}

static void add_bash(struct text *out)
{
    text_add(out,
             STR("_hwreport() {\n"
                 "  local current=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]}\n"
                 "  local verb='' word words=''\n"
                 "  for word in \"${COMP_WORDS[@]:1:COMP_CWORD-1}\"; do\n"
                 "    case $word in -*) ;; *) verb=$word; break ;; esac\n"
                 "  done\n"
                 "  case $verb:$before in\n"));
    for (const struct verb *const *verb = verbs(); *verb != NULL; verb++) {
        add_bash_values(out, (*verb)->name, (*verb)->options);
    }
    add_bash_values(out, "*", global_options());
    text_add(out, STR("  esac\n  if [ -z \"$words\" ]; then\n    case $verb in\n    '') words='"));
    for (const struct verb *const *verb = verbs(); *verb != NULL; verb++) {
        text_addf(out, "%s%s", verb == verbs() ? "" : " ", (*verb)->name);
    }
    add_words(out, global_options());
    text_add(out, STR("' ;;\n"));
    for (const struct verb *const *verb = verbs(); *verb != NULL; verb++) {
        text_addf(out, "    %s) words='", (*verb)->name);
        if (strcmp((*verb)->name, "completion") == 0) {
            text_add(out, STR("bash zsh fish"));
        }
        add_words(out, (*verb)->options);
        add_words(out, global_options());
        text_add(out, STR("' ;;\n"));
    }
    text_add(out, STR("    esac\n  fi\n"
                      "  COMPREPLY=($(compgen -W \"$words\" -- \"$current\"))\n"
                      "}\ncomplete -o default -F _hwreport hwreport\n"));
}

/* Text within single quotes of a shell. */
static void add_quoted(struct text *out, const char *text)
{
    for (; *text != '\0'; text++) {
        if (*text == '\'') {
            text_add(out, STR("'\\''"));
        } else if (*text == '[' || *text == ']' || *text == ':') {
            text_addf(out, "\\%c", *text);
        } else {
            text_char(out, *text);
        }
    }
}

static void add_zsh_options(struct text *out, const struct option *all)
{
    for (const struct option *option = all; option->name != NULL; option++) {
        text_addf(out, " \\\n      '--%s[", option->name);
        add_quoted(out, option->doc);
        text_char(out, ']');
        if (option->choices != NULL) {
            text_addf(out, ":%s:(", option->value);
            add_choices(out, option);
            text_char(out, ')');
        } else if (option->value != NULL) {
            text_addf(out, ":%s:_files", option->value);
        }
        text_char(out, '\'');
    }
}

static void add_zsh(struct text *out)
{
    text_add(out, STR("#compdef hwreport\n_hwreport() {\n  local -a verbs\n  verbs=(\n"));
    for (const struct verb *const *verb = verbs(); *verb != NULL; verb++) {
        text_addf(out, "    '%s:", (*verb)->name);
        add_quoted(out, (*verb)->summary);
        text_add(out, STR("'\n"));
    }
    text_add(out,
             STR("  )\n  if (( CURRENT == 2 )); then\n    _describe verb verbs\n    return\n  fi\n"
                 "  case $words[2] in\n"));
    for (const struct verb *const *verb = verbs(); *verb != NULL; verb++) {
        text_addf(out, "  %s)\n    _arguments", (*verb)->name);
        add_zsh_options(out, (*verb)->options);
        add_zsh_options(out, global_options());
        text_add(out, STR(" \\\n      '*:operand:_files'\n    ;;\n"));
    }
    text_add(out, STR("  esac\n}\n_hwreport \"$@\"\n"));
}

static void add_fish_options(struct text *out, const char *verb, const struct option *all)
{
    for (const struct option *option = all; option->name != NULL; option++) {
        text_add(out, STR("complete -c hwreport"));
        if (verb != NULL) {
            text_addf(out, " -n '__fish_seen_subcommand_from %s'", verb);
        }
        text_addf(out, " -l %s", option->name);
        if (option->letter != 0) {
            text_addf(out, " -s %c", option->letter);
        }
        if (option->choices != NULL) {
            text_add(out, STR(" -x -a '"));
            add_choices(out, option);
            text_char(out, '\'');
        } else if (option->value != NULL) {
            text_add(out, STR(" -r"));
        }
        text_add(out, STR(" -d '"));
        for (const char *byte = option->doc; *byte != '\0'; byte++) {
            text_addf(out, *byte == '\'' ? "\\%c" : "%c", *byte);
        }
        text_add(out, STR("'\n"));
    }
}

static void add_fish(struct text *out)
{
    for (const struct verb *const *verb = verbs(); *verb != NULL; verb++) {
        text_addf(out, "complete -c hwreport -n __fish_use_subcommand -a %s -d '%s'\n",
                  (*verb)->name, (*verb)->summary);
        add_fish_options(out, (*verb)->name, (*verb)->options);
    }
    add_fish_options(out, NULL, global_options());
}
