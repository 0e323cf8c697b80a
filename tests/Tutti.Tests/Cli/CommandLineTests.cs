using System.CommandLine;
using System.Text.RegularExpressions;

using Tutti.Cli;
using Tutti.Cli.Running;

namespace Tutti.Tests.Cli;

public partial class CommandLineTests
{
    [Theory]
    [InlineData("ls")]
    [InlineData("ls lamp --all --json")]
    [InlineData("--json ls")]
    [InlineData("get lamp/level --interface lo --wait 0.5")]
    [InlineData("set lamp/level -1")]
    [InlineData("set lamp/level -0.5e3")]
    [InlineData("set lamp/mode @file")]
    [InlineData("set lamp/mode -- --strange")]
    [InlineData("call lamp/blink")]
    [InlineData("call lamp/blink 3 red [1,2]")]
    [InlineData("patch desk/fader lamp/level")]
    [InlineData("watch lamp --count 1 --for 2.5")]
    [InlineData("emit lamp/level 0 -1 1 --rate 50")]
    [InlineData("node desk --emit fader:flt=0.5:0..1 --emit cue:string --sense level:flt=0 --param mode:string=auto:rw")]
    [InlineData("demo --for 5 --json")]
    [InlineData("demo --web --port 0")]
    [InlineData("web")]
    [InlineData("web --listen * --port 0 --token auto --show friday --host stage --origin https://show.example --for 5")]
    [InlineData("web --listen ::1")]
    [InlineData("completion fish")]
    [InlineData("ls --peer tcp://10.0.0.2:5000 --peer tcp://10.0.0.3:5000 --gossip tcp://hub:5671")]
    [InlineData("node hub --gossip-hub 5671")]
    [InlineData("node hub --gossip-hub tcp://10.0.0.1:5671")]
    [InlineData("mpdl decode -")]
    [InlineData("mpdl decode a.mpdl a.txt --json")]
    [InlineData("mpdl encode a.txt a.mpdl")]
    [InlineData("mpdl info a.mpdl")]
    [InlineData("mpdl from-midi a.mid -")]
    [InlineData("mpdl to-midi a.mpdl a.mid --channels")]
    [InlineData("mpdl render a.mid - --rate 8000 --voices 1024 --format f32 --until 1.5")]
    [InlineData("mpdl diff a b")]
    [InlineData("ring sim")]
    [InlineData("ring sim published --json")]
    [InlineData("ring sim guitar --svg ring.svg --bits --seed 7")]
    [InlineData("set --help")]
    [InlineData("--version")]
    public void What_makes_sense_has_no_mistakes(string line) => Assert.Empty(CommandLine.Mistakes(Parse(line)));

    [Theory]
    [InlineData("", "the verb is missing")]
    [InlineData("lss", "there is no verb \"lss\"")]
    [InlineData("--json lss", "there is no verb \"lss\"")]
    [InlineData("--interface lo lss", "there is no verb \"lss\"")]
    [InlineData("--json", "the verb is missing")]
    [InlineData("--wait soon", "--wait takes a number above 0")]
    [InlineData("ls a b", "'b'")]
    [InlineData("ls --al", "there is no option --al")]
    [InlineData("get", "get")]
    [InlineData("get lamp", "there is no slash in it")]
    [InlineData("get lamp/level more", "'more'")]
    [InlineData("set lamp/level", "set")]
    [InlineData("set lamp/level --on", "there is no option --on")]
    [InlineData("patch desk/fader lamp", "there is no slash in it")]
    [InlineData("web --listen here", "--listen takes an IP address")]
    [InlineData("web --port 65536", "--port takes a whole number from 0 to 65535")]
    [InlineData("web --token", "--token")]
    [InlineData("watch lamp --count 0", "--count takes a whole number")]
    [InlineData("watch lamp --count many", "--count takes a whole number")]
    [InlineData("watch lamp --for -1", "--for takes a number above 0")]
    [InlineData("ls --wait 0", "--wait takes a number above 0")]
    [InlineData("ls --wait nan", "--wait takes a number above 0")]
    [InlineData("ls --wait 1e9", "--wait takes a number above 0")]
    [InlineData("emit lamp/level", "emit")]
    [InlineData("emit lamp/level 1 --rate 0", "--rate takes a number above 0")]
    [InlineData("node", "node")]
    [InlineData("node desk --emit fader", "the type is missing")]
    [InlineData("node desk --sense level:flt=0:re", "needs the access s")]
    [InlineData("ls --peer here", "is not an endpoint")]
    [InlineData("node hub --gossip-hub 0", "--gossip-hub")]
    [InlineData("ring", "the verb of ring is missing; its verbs are")]
    [InlineData("ring sims", "there is no verb \"sims\"")]
    [InlineData("ring sim guitar --seed -1", "--seed")]
    [InlineData("mpdl", "the verb of mpdl is missing")]
    [InlineData("mpdl sing", "there is no verb \"sing\"; the verbs are decode")]
    [InlineData("mpdl decode", "decode")]
    [InlineData("mpdl encode a b c", "'c'")]
    [InlineData("mpdl info", "info")]
    [InlineData("mpdl from-midi a.mid", "from-midi")]
    [InlineData("mpdl to-midi a.mpdl", "to-midi")]
    [InlineData("mpdl to-midi a.mpdl a.mid --chanels", "there is no option --chanels")]
    [InlineData("mpdl render a.mpdl", "render")]
    [InlineData("mpdl render a.mpdl a.wav --rate 7999", "--rate takes a whole number from 8000 to 192000")]
    [InlineData("mpdl render a.mpdl a.wav --rate fast", "fast")]
    [InlineData("mpdl render a.mpdl a.wav --voices 0", "--voices takes a whole number")]
    [InlineData("mpdl render a.mpdl a.wav --format mp3", "'mp3' not recognized. Must be one of: 's16' 's24' 'f32'")]
    [InlineData("mpdl render a.mpdl a.wav --until 0", "--until takes a number above 0")]
    [InlineData("ring sim guitar --seed x", "--seed takes a whole number, not \"x\"")]
    [InlineData("ring send patch a --to b --patch-number 99999", "--patch-number takes a whole number from 0 to 65535, not \"99999\"")]
    [InlineData("ring find clas=synthesizer", "unknown key, at character 1; the keys are name, manufacturer")]
    [InlineData("mpdl diff a", "diff")]
    [InlineData("completion tcsh", "none of the shells")]
    public void What_makes_no_sense_is_told(string line, string reason) =>
        Assert.Contains(CommandLine.Mistakes(Parse(line)), m => m.Contains(reason, StringComparison.Ordinal));

    [Fact]
    public void An_empty_argument_is_told()
    {
        Assert.NotEmpty(CommandLine.Mistakes(CommandLine.Parse(CommandLine.Make(new CommonOptions()), ["ls", "--interface", ""])));
        Assert.NotEmpty(CommandLine.Mistakes(CommandLine.Parse(CommandLine.Make(new CommonOptions()), ["node", ""])));
        Assert.NotEmpty(CommandLine.Mistakes(CommandLine.Parse(CommandLine.Make(new CommonOptions()), ["watch", ""])));
    }

    [Fact]
    public void A_name_longer_than_255_octets_is_told() =>
        Assert.Contains(CommandLine.Mistakes(Parse($"node {new string('ü', 128)}")), m => m.Contains("255 octets", StringComparison.Ordinal));

    [Fact]
    public void Every_verb_has_a_description_and_examples() => Assert.All(CommandPath.Verbs(CommandLine.Make(new CommonOptions())), verb =>
    {
        Assert.False(string.IsNullOrEmpty(verb.Description));
        Assert.NotEmpty(HelpNotes.Examples(CommandPath.Of(verb)));
    });

    [Fact]
    public void Every_example_in_the_help_makes_sense()
    {
        string[] verbs = ["tutti", .. CommandPath.Verbs(CommandLine.Make(new CommonOptions())).Select(CommandPath.Of)];
        foreach (string example in verbs.SelectMany(HelpNotes.Examples).Where(e => e.StartsWith("tutti ", StringComparison.Ordinal)))
        {
            string line = example.Split("  ")[0].Split(" | ")[0].Split(" > ")[0]["tutti ".Length..];
            Assert.True(CommandLine.Mistakes(Parse(line)).Count == 0, example);
        }
    }

    [Theory]
    [InlineData("mpdl", false)]
    [InlineData("mpdl decode", false)]
    [InlineData("mpdl render", false)]
    [InlineData("ring sim", false)]
    [InlineData("mpdl play", true)]
    [InlineData("ls", true)]
    public void The_help_of_a_verb_shows_options_of_the_network_where_they_mean_something(string verb, bool areShown)
    {
        using var help = new StringWriter();
        Parse($"{verb} --help").Invoke(new InvocationConfiguration { Output = help });
        Assert.Contains("--json", help.ToString(), StringComparison.Ordinal);
        Assert.All((string[])["--interface", "--wait", "--verbose", "--peer", "--gossip", "--gossip-hub"], option => Assert.Equal(areShown, help.ToString().Contains(option, StringComparison.Ordinal)));
    }

    private static ParseResult Parse(string line) =>
        CommandLine.Parse(CommandLine.Make(new CommonOptions()), [.. Word().Matches(line).Select(m => m.Value.Replace("'", string.Empty, StringComparison.Ordinal))]);

    // As a shell takes them apart: what stands between single quotes is one word.
    [GeneratedRegex("(?:'[^']*'|[^ '])+")]
    private static partial Regex Word();
}
