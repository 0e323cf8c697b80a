using Tutti.Cli.Json;
using Tutti.Cli.Notation;

namespace Tutti.Cli.Verbs;

/// <summary>The nodes that <c>ls</c> met, and what it says of them.</summary>
internal sealed class Room
{
    private readonly Dictionary<Uuid, string> _names;

    /// <summary>What a node sees.</summary>
    /// <param name="self">The node that looked around.</param>
    /// <param name="nodes">The nodes to tell of; others are only used to name subscribers.</param>
    public Room(Node self, IReadOnlyList<Peer> nodes)
    {
        Nodes = nodes;
        _names = self.Peers.ToDictionary(p => p.Uuid, p => p.Name);
        _names[self.Uuid] = self.Name;
    }

    /// <summary>The nodes.</summary>
    public IReadOnlyList<Peer> Nodes { get; }

    /// <summary>For a program.</summary>
    public IReadOnlyList<NodeJson> ToJson() => [.. Nodes.Select(ToJson)];

    /// <summary>For <c>cut</c> and <c>awk</c>: address, value, type, access, range, subscribers, with tabs between.</summary>
    public IEnumerable<string> Lines()
    {
        foreach (Peer node in Nodes)
        {
            string name = NodeParameter.WriteNode(Distinct(node));
            IReadOnlyList<RemoteParameter> parameters = node.Parameters;
            if (parameters.Count == 0)
            {
                yield return Printable.Escape(name);
            }

            foreach (RemoteParameter parameter in parameters)
            {
                yield return string.Join(
                    '\t',
                    Printable.Escape($"{name}/{parameter.Path}"),
                    ValueText.Line(parameter.Value),
                    Printable.Escape(parameter.Type),
                    Printable.Escape(parameter.Access),
                    Range(parameter),
                    string.Join(' ', GoesTo(parameter)));
            }
        }
    }

    /// <summary>The name, or the UUID's first digits where two nodes have the same.</summary>
    public string Distinct(Peer node) =>
        node.Name.Length > 0 && Nodes.Count(n => n.Name == node.Name) == 1 ? node.Name : node.Uuid.ToString()[..8];

    /// <summary><c>0..1</c>, <c>0..</c>, or nothing.</summary>
    public static string Range(RemoteParameter parameter)
    {
        string step = parameter.Step is { } s ? $" step {ValueText.Line(s)}" : string.Empty;
        return parameter.Min is null && parameter.Max is null ? step.TrimStart() : $"{Bound(parameter.Min)}..{Bound(parameter.Max)}{step}";
    }

    /// <summary>Who the signals go to, each as <c>NODE/PARAMETER</c>, or <c>NODE</c> for one that only watches.</summary>
    public IEnumerable<string> GoesTo(RemoteParameter parameter) => parameter.Subscribers.Select(s =>
    {
        string node = NodeParameter.WriteNode(_names.TryGetValue(s.Node, out string? name) ? name : $"{s.Node.ToString()[..8]}(gone)");
        return Printable.Escape(s.Receiver is null ? node : $"{node}/{s.Receiver}");
    });

    private static string Bound(ZocpValue? bound) => bound is { } value ? ValueText.Line(value) : string.Empty;

    private NodeJson ToJson(Peer node) => new(
        node.Name,
        node.Uuid.ToString(),
        node.Identity,
        node.Endpoint,
        node.Headers,
        node.Groups,
        node.Implementation,
        node.Placement,
        node.Parameters.GroupBy(p => p.Path, StringComparer.Ordinal).ToDictionary(p => p.Key, p => ToJson(p.Last()), StringComparer.Ordinal));

    private ParameterJson ToJson(RemoteParameter parameter) => new(
        parameter.Value,
        ValueJson.TextOf(parameter.Value),
        parameter.Type,
        parameter.Access,
        parameter.Min,
        parameter.Max,
        parameter.Step,
        [.. parameter.Subscribers.Select(s => new SubscriberJson(s.Node.ToString(), _names.GetValueOrDefault(s.Node), s.Receiver))]);
}
