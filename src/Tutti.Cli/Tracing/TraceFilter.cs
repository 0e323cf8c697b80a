using Tutti.Cli.Notation;
using Tutti.Protocols.Tap;

namespace Tutti.Cli.Tracing;

/// <summary>Which units <c>tutti trace</c> shows.</summary>
/// <param name="Nodes">Names, or first digits of UUIDs, or addresses; a unit from or to one of them is shown. None: all.</param>
/// <param name="Kinds">What is shown; none: everything.</param>
internal sealed record TraceFilter(IReadOnlyList<string> Nodes, IReadOnlySet<TapKind> Kinds)
{
    /// <summary>True when a unit is to be shown.</summary>
    public bool Shows(TapUnit unit) =>
        (Kinds.Count == 0 || Kinds.Contains(unit.Kind)) && (Nodes.Count == 0 || Nodes.Any(node => IsNamed(node, unit.From, unit.FromNode, unit.FromAddress)
            || IsNamed(node, unit.To, unit.ToNode, unit.ToAddress)));

    private static bool IsNamed(string node, string name, Uuid? uuid, string address) =>
        name == node || Printable.Escape(name) == node || address == node || address.StartsWith($"{node}:", StringComparison.Ordinal)
        || (node.Length >= 4 && uuid is Uuid known && known.ToString().StartsWith(node.Replace("-", string.Empty, StringComparison.Ordinal), StringComparison.OrdinalIgnoreCase));
}
