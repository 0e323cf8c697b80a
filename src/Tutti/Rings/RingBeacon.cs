namespace Tutti.Rings;

/// <summary>How a hub is found: it is a node of the show, too, and says in a header where its ring is (zipi-6.4).</summary>
internal static class RingBeacon
{
    /// <summary>The header. Its value is <c>HOST:PORT</c>; <c>*</c> as the host: where the node is.</summary>
    public const string Header = "X-TUTTI-RING";

    /// <summary>Looks for a hub.</summary>
    /// <exception cref="NotFoundException">None was met in time.</exception>
    public static async Task<RingPort> FindAsync(NodeOptions network, TimeSpan within, CancellationToken cancellation)
    {
        Node node = new($"ring-search-{Environment.ProcessId}", network);
        await using (node.ConfigureAwait(false))
        {
            TaskCompletionSource<RingPort> found = new(TaskCreationOptions.RunContinuationsAsynchronously);
            node.PeerEntered += peer =>
            {
                if (TryRead(peer, out RingPort? port))
                {
                    found.TrySetResult(port);
                }
            };
            await node.StartAsync(cancellation).ConfigureAwait(false);
            try
            {
                return await found.Task.WaitAsync(within, cancellation).ConfigureAwait(false);
            }
            catch (TimeoutException)
            {
                throw new NotFoundException("none announced itself", "a hub", node.CardExplanation, "start one with `tutti ring hub`, or say where it is (--hub, TUTTI_HUB)");
            }
        }
    }

    private static bool TryRead(Peer peer, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out RingPort? port)
    {
        port = null;
        if (!peer.Headers.TryGetValue(Header, out string? value) || !RingPort.TryParse(value, out RingPort? read))
        {
            return false;
        }

        if (read.Host != "*")
        {
            port = read;
        }
        else if (Protocols.Wire.Endpoint.TryParse(peer.Endpoint, out Protocols.Wire.Endpoint at))
        {
            port = read with { Host = at.Host };
        }

        return port is not null;
    }
}
