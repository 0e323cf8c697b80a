using System.Text.Json;

namespace Tutti.Shows;

/// <summary>A show: the patches and values that are wanted, and the nodes they are about.</summary>
/// <remarks>Thread-safe: yes (immutable).</remarks>
public sealed class ShowPlan
{
    private readonly ShowDocument _document;

    private ShowPlan(ShowDocument document, IReadOnlyList<(ShowPatch, NodeParameter, NodeParameter)> patches, IReadOnlyList<(NodeParameter, ZocpValue)> values)
    {
        _document = document;
        Patches = patches;
        Values = values;
    }

    /// <summary>The patches, each with its ends.</summary>
    public IReadOnlyList<(ShowPatch Patch, NodeParameter From, NodeParameter To)> Patches { get; }

    /// <summary>The values.</summary>
    public IReadOnlyList<(NodeParameter Parameter, ZocpValue Value)> Values { get; }

    /// <summary>Reads a show file.</summary>
    /// <exception cref="ShowFileException">It is not there, or is no show file; says where it is wrong.</exception>
    public static ShowPlan Read(string path)
    {
        byte[] text;
        try
        {
            text = File.ReadAllBytes(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ShowFileException(path, e.Message.TrimEnd('.'), "name a show file, such as `tutti save` writes");
        }

        return Parse(text, path);
    }

    /// <summary>Reads a show from its text.</summary>
    /// <inheritdoc cref="Read" path="/exception"/>
    public static ShowPlan Parse(ReadOnlySpan<byte> text, string path)
    {
        const string See = "see docs/show-file.md";
        try
        {
            ShowDocument? document = JsonSerializer.Deserialize(text, ShowJson.Plain.ShowDocument);
            return document is not { Tutti: ShowDocument.Kind } ? throw new ShowFileException(path, "it is no show file: \"tutti\": \"show\" is missing", See)
                : document.Version is < 1 or > ShowDocument.Newest
                    ? throw new ShowFileException(path, $"it has version {document.Version}; this tutti reads 1 to {ShowDocument.Newest}", "use a newer tutti")
                    : new ShowPlan(
                        document,
                        [.. (document.Patches ?? []).Select(patch => (patch, Parameter(patch?.From, path), Parameter(patch?.To, path)))],
                        [.. (document.Values ?? []).Select(value => (Parameter(value.Key, path), value.Value))]);
        }
        catch (JsonException e)
        {
            throw new ShowFileException(path, e.Message.TrimEnd('.'), See);
        }
    }

    /// <summary>The node that is meant by a name of the file.</summary>
    /// <param name="nodes">The nodes that are here.</param>
    /// <param name="label">What the file calls it.</param>
    /// <param name="why">Why there is none.</param>
    public Peer? Find(IReadOnlyList<Peer> nodes, string label, out string why)
    {
        ShowNode? known = _document.Nodes?.GetValueOrDefault(label);
        string name = known?.Name ?? label;
        why = string.Empty;
        if (known?.Identity is { } identity)
        {
            Peer[] same = [.. nodes.Where(node => node.Identity == identity)];
            if (same.Length > 0)
            {
                why = same.Length > 1 ? $"{same.Length} nodes have the identity of {name}" : string.Empty;
                return same.Length == 1 ? same[0] : null;
            }
        }

        // A machine that was replaced has another identity, and the same name. One that the file knows by its identity is another node.
        Peer[] named = [.. nodes.Where(node => node.Name == name && !IsOther(node, label))];
        why = named.Length switch
        {
            0 => $"{name} is not here",
            1 => string.Empty,
            _ => $"{named.Length} nodes are named {name}: they cannot be told apart",
        };
        return named.Length == 1 ? named[0] : null;
    }

    private bool IsOther(Peer node, string label) =>
        node.Identity is { } identity && (_document.Nodes?.Any(other => other.Key != label && other.Value?.Identity == identity) ?? false);

    private static NodeParameter Parameter(string? text, string path) =>
        NodeParameter.TryParse(text ?? string.Empty, out NodeParameter parameter, out string error) ? parameter : throw new ShowFileException(path, error, "see docs/show-file.md");
}
