namespace Tutti.Cli.Json;

/// <summary>A patch, as <c>patch</c> and <c>unpatch</c> leave it.</summary>
/// <param name="From">The emitter.</param>
/// <param name="To">The receiver.</param>
/// <param name="Patched">True: the emitter lists it.</param>
internal sealed record PatchJson(PatchEndJson From, PatchEndJson To, bool Patched);
