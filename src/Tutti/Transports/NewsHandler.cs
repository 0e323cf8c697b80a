using Tutti.Protocols;

namespace Tutti.Transports;

/// <summary>Takes one piece of news; must not throw.</summary>
/// <param name="news">The news.</param>
/// <param name="first">True when time may have passed since the last.</param>
internal delegate void NewsHandler(in NodeEvent news, bool first);
