using System.Text.Json.Serialization;

namespace Tutti.State;

/// <summary>A patch as one node tells it to another.</summary>
internal sealed record PatchReport
{
    /// <summary>The method by which a node is asked for its patches.</summary>
    public const string Method = "tutti.patches";

    /// <summary>Gets the emitter.</summary>
    [JsonRequired]
    public ReportedEnd From { get; init; } = null!;

    /// <summary>Gets the receiver.</summary>
    [JsonRequired]
    public ReportedEnd To { get; init; } = null!;

    /// <summary>Gets how far it is.</summary>
    public PatchState State { get; init; }

    /// <summary>Gets the reason.</summary>
    public string Reason { get; init; } = "";

    /// <summary>Gets the values that were missed.</summary>
    public long Lost { get; init; }

    public static PatchReport Of(PatchStatus patch) => new()
    {
        From = ReportedEnd.Of(patch.From),
        To = ReportedEnd.Of(patch.To),
        State = patch.State,
        Reason = patch.Reason,
        Lost = patch.Lost,
    };

    public PatchStatus ToStatus() => new(From.ToEnd(), To.ToEnd(), State, Reason ?? "", Lost);

    /// <summary>One end of it.</summary>
    internal sealed record ReportedEnd
    {
        /// <summary>Gets the UUID.</summary>
        [JsonRequired]
        public string Uuid { get; init; } = "";

        /// <summary>Gets the name of the node.</summary>
        [JsonRequired]
        public string Node { get; init; } = "";

        /// <summary>Gets the identity.</summary>
        public string? Identity { get; init; }

        /// <summary>Gets the parameter.</summary>
        [JsonRequired]
        public string Parameter { get; init; } = "";

        public static ReportedEnd Of(PatchEnd end) => new() { Uuid = end.Node.ToString(), Node = end.NodeName, Identity = end.Identity, Parameter = end.Path };

        public PatchEnd ToEnd() => new(Tutti.Uuid.TryParse(Uuid, out Uuid uuid) ? uuid : default, Node ?? "", Identity, Parameter ?? "");
    }
}
