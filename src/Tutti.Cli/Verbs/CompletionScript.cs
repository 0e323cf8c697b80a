using System.CommandLine;
using System.Globalization;
using System.Text;

namespace Tutti.Cli.Verbs;

/// <summary>Completion scripts, made from the verbs and options themselves so that they cannot lag behind.</summary>
/// <remarks>
/// Verbs, options and shells are in the script. Nodes and parameters are asked of the network at the moment of the key, with
/// <c>tutti ls</c>, which takes a little more than a second.
/// </remarks>
internal static class CompletionScript
{
    private const string WithParameter = "get set watch emit patch unpatch";
    private const string WithNode = "ls call patches";
    private const string WithFile = "mpdl ring save load diff keep";

    /// <summary>For bash 4 and later.</summary>
    public static string Bash(Command tutti)
    {
        StringBuilder cases = new();
        foreach (Command verb in tutti.Subcommands)
        {
            cases.Append(CultureInfo.InvariantCulture, $"        {verb.Name}) words=$'{string.Join("\\n", Words(tutti, verb))}' ;;\n");
        }

        return $$"""
            # tutti completion for bash: source <(tutti completion bash)
            _tutti() {
                local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD-1]} verb= words= i
                local -a card=()
                for ((i = 1; i < COMP_CWORD; i++)); do
                    case ${COMP_WORDS[i]} in
                        --interface) card=(--interface "${COMP_WORDS[i+1]}") ;;
                        -*) ;;
                        *) [[ -z $verb && " {{string.Join(' ', tutti.Subcommands.Select(v => v.Name))}} " == *" ${COMP_WORDS[i]} "* ]] && verb=${COMP_WORDS[i]} ;;
                    esac
                done
                if [[ $previous == --interface ]]; then
                    COMPREPLY=($(compgen -W "$(ls /sys/class/net 2>/dev/null)" -- "$current"))
                    return
                fi
                case $verb in
            {{cases.ToString().TrimEnd('\n')}}
                    *) words=$'{{string.Join("\\n", tutti.Subcommands.Select(v => v.Name).Concat(Options(tutti)))}}' ;;
                esac
                if [[ $current != -* ]]; then
                    case " {{WithParameter}} " in
                        *" ${verb:-none} "*) words=$(tutti ls "${card[@]}" --wait 2 2>/dev/null | cut -f1) ;;
                    esac
                    case " {{WithNode}} " in
                        *" ${verb:-none} "*) words=$(tutti ls "${card[@]}" --wait 2 2>/dev/null | cut -f1 | cut -d/ -f1 | sort -u) ;;
                    esac
                    case " {{WithFile}} " in
                        *" ${verb:-none} "*) words+=$'\n'$(compgen -f -- "$current") ;;
                    esac
                fi
                local IFS=$'\n' word
                COMPREPLY=()
                for word in $words; do
                    printf -v word %q "$word"
                    [[ $word == "$current"* ]] && COMPREPLY+=("$word")
                done
            }
            complete -F _tutti tutti
            """;
    }

    /// <summary>For zsh.</summary>
    public static string Zsh(Command tutti)
    {
        StringBuilder verbs = new();
        StringBuilder cases = new();
        foreach (Command verb in tutti.Subcommands)
        {
            verbs.Append(CultureInfo.InvariantCulture, $"        {Quoted($"{verb.Name}:{verb.Description}")}\n");
            cases.Append(CultureInfo.InvariantCulture, $"        {verb.Name}) candidates=({string.Join(' ', Words(tutti, verb))}) ;;\n");
        }

        return $$"""
            #compdef tutti
            # tutti completion for zsh: source <(tutti completion zsh), after compinit
            _tutti() {
                local -a verbs candidates card
                local verb= i
                verbs=(
            {{verbs.ToString().TrimEnd('\n')}}
                )
                for ((i = 2; i < CURRENT; i++)); do
                    case $words[i] in
                        --interface) card=(--interface $words[i+1]) ;;
                        -*) ;;
                        *) [[ -z $verb && -n ${(M)verbs:#${words[i]}:*} ]] && verb=$words[i] ;;
                    esac
                done
                if [[ $words[CURRENT-1] == --interface ]]; then
                    compadd -- ${(f)"$(ls /sys/class/net 2>/dev/null)"}
                    return
                fi
                case $verb in
            {{cases.ToString().TrimEnd('\n')}}
                    *) _describe verb verbs; candidates=({{string.Join(' ', Options(tutti))}}) ;;
                esac
                if [[ $words[CURRENT] != -* ]]; then
                    case " {{WithParameter}} " in
                        *" ${verb:-none} "*) candidates=(${(f)"$(tutti ls $card --wait 2 2>/dev/null | cut -f1)"}) ;;
                    esac
                    case " {{WithNode}} " in
                        *" ${verb:-none} "*) candidates=(${(f)"$(tutti ls $card --wait 2 2>/dev/null | cut -f1 | cut -d/ -f1 | sort -u)"}) ;;
                    esac
                    case " {{WithFile}} " in
                        *" ${verb:-none} "*) _files ;;
                    esac
                fi
                compadd -- $candidates
            }
            compdef _tutti tutti
            """;
    }

    /// <summary>For fish.</summary>
    public static string Fish(Command tutti)
    {
        string all = string.Join(' ', tutti.Subcommands.Select(v => v.Name));
        StringBuilder script = new();
        script.Append("# tutti completion for fish: tutti completion fish > ~/.config/fish/completions/tutti.fish\n");
        script.Append("complete -c tutti -f\n");
        script.Append("function __tutti_card; set -l t (commandline -opc); set -l i (contains -i -- --interface $t); and echo -- --interface\\n$t[(math $i + 1)]; end\n");
        script.Append("function __tutti_parameters; tutti ls (__tutti_card) --wait 2 2>/dev/null | cut -f1; end\n");
        script.Append("function __tutti_nodes; __tutti_parameters | cut -d/ -f1 | sort -u; end\n");
        foreach (Command verb in tutti.Subcommands)
        {
            script.Append(CultureInfo.InvariantCulture, $"complete -c tutti -n 'not __fish_seen_subcommand_from {all}' -a {verb.Name} -d {Quoted(verb.Description ?? string.Empty)}\n");
            foreach (Command inner in verb.Subcommands)
            {
                script.Append(CultureInfo.InvariantCulture, $"complete -c tutti -n '__fish_seen_subcommand_from {verb.Name}' -a {inner.Name} -d {Quoted(inner.Description ?? string.Empty)}\n");
            }

            foreach (Option option in WithInner(verb).SelectMany(v => v.Options).DistinctBy(o => o.Name, StringComparer.Ordinal))
            {
                script.Append(CultureInfo.InvariantCulture, $"complete -c tutti -n '__fish_seen_subcommand_from {verb.Name}' {Fish(option)}\n");
            }
        }

        foreach (Option option in tutti.Options.Where(o => o.Recursive))
        {
            script.Append(CultureInfo.InvariantCulture, $"complete -c tutti {Fish(option)}\n");
        }

        script.Append("complete -c tutti -l interface -x -a '(ls /sys/class/net 2>/dev/null)'\n");
        script.Append("complete -c tutti -n '__fish_seen_subcommand_from completion' -a 'bash zsh fish'\n");
        script.Append(CultureInfo.InvariantCulture, $"complete -c tutti -n '__fish_seen_subcommand_from {WithFile}' -F\n");
        script.Append(CultureInfo.InvariantCulture, $"complete -c tutti -n '__fish_seen_subcommand_from {WithParameter}' -a '(__tutti_parameters)'\n");
        script.Append(CultureInfo.InvariantCulture, $"complete -c tutti -n '__fish_seen_subcommand_from {WithNode}' -a '(__tutti_nodes)'");
        return script.ToString();
    }

    private static string Fish(Option option) =>
        $"-l {option.Name.TrimStart('-')} {(option.ValueType == typeof(bool) ? string.Empty : "-r ")}-d {Quoted(option.Description ?? string.Empty)}";

    private static IEnumerable<string> Words(Command tutti, Command verb) =>
        verb.Subcommands.Select(v => v.Name).Concat(WithInner(verb).SelectMany(v => v.Options).Select(o => o.Name)).Concat(Options(tutti)).Concat(verb.Name == "completion" ? ["bash", "zsh", "fish"] : []).Distinct(StringComparer.Ordinal);

    // A verb of a verb is completed with the options of all its siblings: one word too many is better than a script twice as long.
    private static IEnumerable<Command> WithInner(Command verb) => CommandPath.Verbs(verb).Prepend(verb);

    private static IEnumerable<string> Options(Command tutti) => tutti.Options.Where(o => o.Recursive).Select(o => o.Name);

    // Single quotes, with each single quote inside closed, escaped and opened again: the same in all three shells.
    private static string Quoted(string text) => $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
