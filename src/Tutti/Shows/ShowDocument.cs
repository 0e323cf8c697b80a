using System.Text.Json;

namespace Tutti.Shows;

/// <summary>A show file as it stands on disk (docs/show-file.md): made by <c>save</c>, or by hand.</summary>
public sealed record ShowDocument
{
    /// <summary>The version that this program writes.</summary>
    public const int Newest = 1;

    /// <summary>What tells a show file from other JSON.</summary>
    public const string Kind = "show";

    /// <summary>Always <see cref="Kind"/>.</summary>
    public string? Tutti { get; init; }

    /// <summary>The version of the format.</summary>
    public int Version { get; init; }

    /// <summary>When it was saved; null in one written by hand.</summary>
    public DateTimeOffset? Saved { get; init; }

    /// <summary>What is known of nodes beyond their names; a node that is not listed is known by its name alone.</summary>
    public SortedDictionary<string, ShowNode>? Nodes { get; init; }

    /// <summary>The patches.</summary>
    public IReadOnlyList<ShowPatch>? Patches { get; init; }

    /// <summary>Values to be set, by <c>NODE/PARAMETER</c>.</summary>
    public SortedDictionary<string, ZocpValue>? Values { get; init; }

    /// <summary>The file as text, ended by a line feed.</summary>
    public string ToText() => JsonSerializer.Serialize(this, ShowJson.Plain.ShowDocument) + "\n";
}
