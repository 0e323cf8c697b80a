namespace Tutti.Cli.Verbs;

/// <summary>A row of <c>tutti ring sim published --json</c>; <c>promise</c> is =, &lt; or &gt;=, as measured stands to published.</summary>
internal sealed record PublishedRowJson(string Figure, double Published, string Promise, double Measured, double? OnWire, string Unit, bool Holds);
