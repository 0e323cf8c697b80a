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
        // A hub for this machine alone is announced on loopback alone: unless a card was chosen, both are asked.
        bool chosen = network.Interface is not null || Environment.GetEnvironmentVariable("TUTTI_INTERFACE") is { Length: > 0 };
        NodeOptions[] cards = chosen ? [network] : [network, network with { Interface = System.Net.IPAddress.Loopback.ToString() }];
        TaskCompletionSource<RingPort> found = new(TaskCreationOptions.RunContinuationsAsynchronously);
        List<Node> nodes = [];
        string where = string.Empty;
        try
        {
            foreach (NodeOptions card in cards)
            {
                Node node = new($"ring-search-{Environment.ProcessId}", card);
                nodes.Add(node);
                node.PeerEntered += peer =>
                {
                    if (TryRead(peer, out RingPort? port))
                    {
                        found.TrySetResult(port);
                    }
                };
                await StartAsync(node, mayFail: !chosen, cancellation).ConfigureAwait(false);
                where = node.CardExplanation.Length > 0 && where.Length == 0 ? node.CardExplanation : where;
            }

            return await found.Task.WaitAsync(within, cancellation).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            throw new NotFoundException("none announced itself", "a hub", where, "start one with `tutti ring hub`, or say where it is (--hub, TUTTI_HUB)");
        }
        finally
        {
            foreach (Node node in nodes)
            {
                await node.DisposeAsync().ConfigureAwait(false);
            }
        }
    }

    private static async Task StartAsync(Node node, bool mayFail, CancellationToken cancellation)
    {
        try
        {
            await node.StartAsync(cancellation).ConfigureAwait(false);
        }
        catch (TuttiException) when (mayFail)
        {
            // This machine has no other card than loopback, or none at all.
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
