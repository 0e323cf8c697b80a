namespace Tutti.Patchbay.Rooms;

/// <summary>What tells one patch from another.</summary>
internal readonly record struct ShownPatchKey(Uuid From, string Emitter, Uuid To, string Receiver)
{
    /// <summary>As clients name it: <c>UUID/PATH&gt;UUID/PATH</c>.</summary>
    public override string ToString() => $"{From}/{Emitter}>{To}/{Receiver}";
}
