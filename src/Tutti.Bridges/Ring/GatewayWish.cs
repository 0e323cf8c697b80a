using System.Diagnostics.CodeAnalysis;

using Tutti.Protocols.Mpdl;

namespace Tutti.Bridges;

/// <summary>What a device of a ring wants to hear of the show: an emitter of a node, as a parameter of MPDL.</summary>
/// <param name="Node">The name of the emitter's node.</param>
/// <param name="Emitter">The path of the emitter.</param>
/// <param name="Address">The family, instrument or note that it moves.</param>
/// <param name="Parameter">A name of <see cref="GatewayParameter.All"/>, <c>gate</c> (of a note: true triggers, false releases) or <c>text</c>.</param>
public sealed record GatewayWish(string Node, string Emitter, NoteAddress Address, string Parameter)
{
    /// <summary>Triggers and releases a note.</summary>
    public const string Gate = "gate";

    /// <summary>Anything, as a text in a packet.</summary>
    public const string Text = "text";

    /// <summary>What can stand for <see cref="Parameter"/>.</summary>
    public static IEnumerable<string> Parameters => GatewayParameter.All.Select(p => p.Name).Append(Gate).Append(Text);

    /// <summary>Reads <c>desk/fader=1/brightness</c>: node, emitter, address, parameter.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out GatewayWish? wish)
    {
        wish = null;
        string source = text ?? string.Empty;
        int equals = source.LastIndexOf('=');
        string[] from = source[..Math.Max(equals, 0)].Split('/', 2);
        string[] to = source[(equals + 1)..].Split('/', 2);
        if (from is not [{ Length: > 0 } node, { Length: > 0 } emitter] || to is not [var address, var parameter]
            || !NoteAddress.TryParse(address, out NoteAddress at) || !Parameters.Contains(parameter, StringComparer.Ordinal)
            || (parameter == Gate && at.Level != AddressLevel.Note))
        {
            return false;
        }

        wish = new GatewayWish(node, emitter, at, parameter);
        return true;
    }

    /// <summary>As <see cref="TryParse"/> reads it.</summary>
    public override string ToString() => $"{Node}/{Emitter}={Address}/{Parameter}";
}
