namespace Tutti.Protocols.Zocp;

/// <summary>What a node remembers of its patches over a restart: a plain object, to be kept in a file.</summary>
/// <param name="Patches">Patches that are wanted, whether they work or wait.</param>
/// <param name="Removed">Patches that were ended, against memories of them elsewhere.</param>
public sealed record PatchMemory(IReadOnlyList<RememberedPatch> Patches, IReadOnlyList<RemovedPatch> Removed)
{
    /// <summary>Nothing at all.</summary>
    public static PatchMemory Empty { get; } = new([], []);
}
