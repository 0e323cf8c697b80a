namespace Tutti.Cli.Demo;

/// <summary>A patch of the show.</summary>
/// <param name="From">The emitter, <c>NODE/PARAMETER</c>.</param>
/// <param name="To">The receiver, <c>NODE/PARAMETER</c>.</param>
internal sealed record DemoPatch(string From, string To);
