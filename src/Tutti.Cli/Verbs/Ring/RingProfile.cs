using System.CommandLine;
using System.Globalization;

using Tutti.Bridges;
using Tutti.Cli.Running;
using Tutti.Protocols.Zipi.Naming;

namespace Tutti.Cli.Verbs;

/// <summary>What a device of the command line says of itself.</summary>
/// <param name="kind">Its class, unless told otherwise.</param>
internal sealed class RingProfile(string kind)
{
    private readonly Option<string> _class = Text("--class", "controller, synthesizer, sequencer, effect, bridge, computer, or a word of your own.", kind);
    private readonly Option<string> _manufacturer = Text("--manufacturer", "Who made it.");
    private readonly Option<string> _model = Text("--model", "Its model.");
    private readonly Option<string> _serial = Text("--serial", "Its serial number.");
    private readonly Option<int> _polyphony = new("--polyphony") { Description = "Notes that it sounds at once.", HelpName = "N" };
    private readonly Option<string?> _version = new("--software-version")
    {
        Description = "The version of its own software.",
        HelpName = "MAJOR.MINOR",
        Validators =
        {
            result =>
            {
                if (result.Tokens is [{ Value: var text }] && (!Version.TryParse(text, out Version? version) || version.Major > 255 || version.Minor > 255))
                {
                    result.AddError($"--software-version \"{text}\" is not MAJOR.MINOR, each 0 to 255");
                }
            },
        },
    };

    private readonly Option<string[]> _others = new("--say")
    {
        Description = "Anything else, such as 0x8001=blue: a key without a name, and a text or a number.",
        HelpName = "KEY=VALUE",
        Validators =
        {
            result =>
            {
                foreach (string text in result.Tokens.Select(t => t.Value).Where(t => Read(t) is null))
                {
                    result.AddError($"--say \"{text}\" is not KEY=VALUE with a KEY such as 0x8001");
                }
            },
        },
    };

    private readonly Option<string[]> _hears = new("--hear")
    {
        Description = "An emitter of the show that a gateway is to patch to it: desk/fader=1/brightness.",
        HelpName = "NODE/EMITTER=ADDRESS/PARAMETER",
        Validators =
        {
            result =>
            {
                foreach (string text in result.Tokens.Select(t => t.Value).Where(t => !GatewayWish.TryParse(t, out _)))
                {
                    result.AddError($"--hear \"{text}\" is not NODE/EMITTER=ADDRESS/PARAMETER, with one of {string.Join(' ', GatewayWish.Parameters)}; gate is of a note");
                }
            },
        },
    };

    /// <summary>The options, for a command.</summary>
    public IEnumerable<Option> Options => [_class, _manufacturer, _model, _serial, _polyphony, _version, _hears, _others];

    /// <summary>What was given.</summary>
    public Profile Read(Invocation run, string name) => new(name)
    {
        Class = run.Arguments.GetValue(_class)!,
        Manufacturer = run.Arguments.GetValue(_manufacturer)!,
        Model = run.Arguments.GetValue(_model)!,
        Serial = run.Arguments.GetValue(_serial)!,
        Polyphony = run.Arguments.GetValue(_polyphony),
        SoftwareVersion = run.Arguments.GetValue(_version) is { } version ? Version.Parse(version) : null,
        Hears = run.Arguments.GetValue(_hears) ?? [],
        Others = [.. (run.Arguments.GetValue(_others) ?? []).Select(t => Read(t)!.Value)],
        Applications = [Protocols.Zipi.Application.ApplicationLayer.Mpdl, Protocols.Zipi.Application.ApplicationLayer.Midi, Protocols.Zipi.Application.ApplicationLayer.ErrorMessages],
    };

    private static Option<string> Text(string name, string description, string standard = "") => new(name) { Description = description, HelpName = "TEXT", DefaultValueFactory = _ => standard };

    private static Characteristic? Read(string text)
    {
        int equals = text.IndexOf('=', StringComparison.Ordinal);
        if (equals <= 0 || !CharacteristicNames.TryFind(text.AsSpan(0, equals), out CharacteristicKey key, out CharacteristicType? type))
        {
            return null;
        }

        string value = text[(equals + 1)..];
        return type is null or CharacteristicType.Number && ulong.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out ulong number) ? Characteristic.OfNumber(key, number)
            : type is null or CharacteristicType.Text && System.Text.Encoding.UTF8.GetByteCount(value) <= 255 ? Characteristic.OfText(key, value)
            : null;
    }
}
