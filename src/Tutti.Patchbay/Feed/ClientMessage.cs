using System.Text.Json;
using System.Text.Json.Serialization;

namespace Tutti.Patchbay.Feed;

/// <summary>What a client asks for, by the feed or in the body of a request; which members it must have depends on <see cref="T"/> (docs/patchbay-api.md).</summary>
internal sealed record ClientMessage
{
    /// <summary>Its kind; absent in the body of a request, whose address says it.</summary>
    public string? T { get; init; }

    /// <summary>The client's own number for it, by which it knows the answer; of an undo by request: the entry.</summary>
    public long? Id { get; init; }

    /// <summary>The entry of the history.</summary>
    public long? Entry { get; init; }

    /// <summary>A node.</summary>
    public string? Node { get; init; }

    /// <summary>A parameter.</summary>
    public string? Path { get; init; }

    /// <summary>A value.</summary>
    public JsonElement? Value { get; init; }

    /// <summary>Whether to send an old node what does not fit.</summary>
    public bool Force { get; init; }

    /// <summary>A method.</summary>
    public string? Method { get; init; }

    /// <summary>Its arguments.</summary>
    public IReadOnlyList<JsonElement>? Arguments { get; init; }

    /// <summary>An emitter.</summary>
    public EndMessage? From { get; init; }

    /// <summary>A receiver.</summary>
    public EndMessage? To { get; init; }

    /// <summary>The nodes on screen, or the places of nodes.</summary>
    public JsonElement? Nodes { get; init; }

    /// <summary>Parameters on screen, by their numbers.</summary>
    [JsonPropertyName("params")]
    public IReadOnlyList<int>? Parameters { get; init; }

    /// <summary>Whether something is on.</summary>
    public bool? On { get; init; }

    /// <summary>The name of the client.</summary>
    public string? Name { get; init; }

    /// <summary>A parameter, by its number.</summary>
    public int? I { get; init; }

    /// <summary>One end of a patch.</summary>
    /// <param name="Node">UUID of its node.</param>
    /// <param name="Path">The parameter.</param>
    internal sealed record EndMessage(string? Node, string? Path);
}
