using Tutti.Protocols.Zocp;

namespace Tutti.Shows;

/// <summary>Gathers what is in a room into a show.</summary>
/// <param name="self">Who looks.</param>
/// <param name="note">Told what cannot be saved.</param>
public sealed class ShowRecorder(Node self, Action<string> note)
{
    private readonly Peer[] _nodes = [.. self.Peers.Where(peer => peer.IsZocp && !IsGuest(peer)).OrderBy(peer => peer.Name, StringComparer.Ordinal)];
    private readonly SortedSet<(string From, string To)> _patches = new(Comparer<(string From, string To)>.Create((a, b) =>
        string.CompareOrdinal(a.From, b.From) is var from and not 0 ? from : string.CompareOrdinal(a.To, b.To)));

    private readonly SortedDictionary<string, ZocpValue> _values = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, ShowNode> _labels = new(StringComparer.Ordinal);

    /// <summary>All patches: those that emitters list, and those that wait, which only their ends know.</summary>
    public async Task PatchesAsync(CancellationToken cancellation)
    {
        PatchSurvey survey = await self.SurveyPatchesAsync(cancellation).ConfigureAwait(false);
        foreach (Peer silent in survey.Silent.Where(peer => !IsGuest(peer)))
        {
            note($"{silent.Name} does not tell its patches: those that wait there are left out");
        }

        Uuid[] passing = [self.Uuid, .. self.Peers.Where(IsGuest).Select(peer => peer.Uuid)];
        foreach (PatchStatus patch in survey.Patches.Where(p => !passing.Contains(p.From.Node) && !passing.Contains(p.To.Node)))
        {
            if (patch.State == PatchState.Stale)
            {
                note($"{patch.From} lists a node that is not here ({patch.To.Node}): that patch is left out");
            }
            else if (Label(patch.From) is { } from && Label(patch.To) is { } to)
            {
                _patches.Add((new NodeParameter(from, patch.From.Path).ToString(), new NodeParameter(to, patch.To.Path).ToString()));
            }
        }
    }

    /// <summary>One value, or all that can be set of a node.</summary>
    /// <param name="what"><c>NODE</c> or <c>NODE/PARAMETER</c>.</param>
    /// <exception cref="NotFoundException">It is not there.</exception>
    public void Value(string what)
    {
        bool one = NodeParameter.TryParse(what, out NodeParameter parameter, out _);
        string name = one ? parameter.Node : NodeParameter.ReadNode(what.TrimEnd('/'));
        Peer[] found = [.. _nodes.Where(node => node.Name == name || node.Identity == name)];
        if (found is not [{ } only])
        {
            throw new NotFoundException(found.Length == 0 ? "no such node is here" : "several nodes have this name", name, self.Name, $"nodes here: {Listed(_nodes.Select(node => node.Name))}");
        }

        RemoteParameter[] values = [.. only.Parameters.Where(p => one ? p.Path == parameter.Path : CanBeSet(p))];
        if (one && values.Length == 0)
        {
            throw new NotFoundException("the node has no such parameter", what, only.Name, $"it has {Listed(only.Parameters.Select(p => p.Path))}");
        }

        Take(only, values);
    }

    /// <summary>Every value that can be set.</summary>
    public void AllValues()
    {
        foreach (Peer node in _nodes)
        {
            Take(node, [.. node.Parameters.Where(CanBeSet)]);
        }
    }

    /// <summary>The show.</summary>
    public ShowDocument ToDocument(DateTimeOffset now) => new()
    {
        Tutti = ShowDocument.Kind,
        Version = ShowDocument.Newest,
        Saved = now,
        Nodes = _labels,
        Patches = [.. _patches.Select(patch => new ShowPatch(patch.From, patch.To))],
        Values = _values,
    };

    private static bool IsGuest(Peer peer) => peer.Headers.ContainsKey(ZocpHeaders.Guest);

    private static string Listed(IEnumerable<string> names)
    {
        const int Most = 12;
        string[] all = [.. names];
        return string.Join(", ", all.Take(Most)) + (all.Length > Most ? $" and {all.Length - Most} more" : string.Empty);
    }

    private static bool CanBeSet(RemoteParameter parameter) => parameter.Access.Contains('w', StringComparison.Ordinal);

    private void Take(Peer node, RemoteParameter[] parameters)
    {
        foreach (RemoteParameter parameter in parameters.Where(p => p.Value is { IsNull: false, IsFinite: true }))
        {
            if (Label(node.Name, node.Identity, node) is { } label)
            {
                _values[new NodeParameter(label, parameter.Path).ToString()] = parameter.Value;
            }
        }
    }

    private string? Label(PatchEnd end) => Label(end.NodeName, end.Identity, _nodes.FirstOrDefault(node => node.Uuid == end.Node));

    // Nodes of one name are told apart by their identities: lamp, lamp~2. Old ones cannot be.
    private string? Label(string name, string? identity, Peer? node)
    {
        bool isAmbiguous = identity is null && _nodes.Any(other => other != node && other.Name == name && other.Identity is null) && node is not null;
        if (isAmbiguous || name.Length == 0)
        {
            note($"more than one old node is named {name}: what is patched to them is left out, as they could not be told apart again");
            return null;
        }

        for (int number = 1; ; number++)
        {
            string label = number == 1 ? name : $"{name}~{number}";
            if (!_labels.TryGetValue(label, out ShowNode? taken))
            {
                _labels[label] = new ShowNode(label == name ? null : name, identity);
                return label;
            }

            if ((taken.Name ?? label) == name && taken.Identity == identity)
            {
                return label;
            }
        }
    }
}
