using Tutti.Protocols.Zipi.Application;

namespace Tutti;

/// <summary>An error message for people, from a device of the ring.</summary>
/// <param name="From">Who sent it; null when the frame does not say.</param>
/// <param name="Report">What it says.</param>
public sealed record RingErrorReport(RemoteDevice? From, ErrorReport Report);
