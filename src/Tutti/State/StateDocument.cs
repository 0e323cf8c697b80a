using System.Text.Json.Serialization;

namespace Tutti.State;

/// <summary>A state file (docs/state-file.md).</summary>
internal sealed record StateDocument
{
    /// <summary>The version that this program writes.</summary>
    public const int Newest = 1;

    /// <summary>Gets the version of the format.</summary>
    [JsonRequired]
    public int Version { get; init; } = Newest;

    /// <summary>Gets the node's name.</summary>
    [JsonRequired]
    public string Name { get; init; } = "";

    /// <summary>Gets the node's identity: 32 lower-case hex digits.</summary>
    [JsonRequired]
    public string Identity { get; init; } = "";

    /// <summary>Gets when it was written.</summary>
    public DateTimeOffset Saved { get; init; }

    /// <summary>Gets the patches that are wanted.</summary>
    [JsonRequired]
    public IReadOnlyList<StatePatch> Patches { get; init; } = [];

    /// <summary>Gets the patches that were ended.</summary>
    [JsonRequired]
    public IReadOnlyList<StatePatch> Removed { get; init; } = [];

    /// <summary>Gets the values of persistent parameters, by path.</summary>
    [JsonRequired]
    public IReadOnlyDictionary<string, ZocpValue> Values { get; init; } = new Dictionary<string, ZocpValue>(StringComparer.Ordinal);

    /// <summary>Gets a value indicating whether every part can be what it says.</summary>
    [JsonIgnore]
    public bool IsSound => Version == Newest && Identity is { Length: 32 } && Identity.All(char.IsAsciiHexDigitLower)
        && Name is not null && Patches is not null && Removed is not null && Values is not null
        && Patches.Concat(Removed).All(patch => patch is { From: not null, To: not null, Node: not null, Identity: not null, Counter: > 0 });
}
