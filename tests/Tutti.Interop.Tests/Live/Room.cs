namespace Tutti.Interop.Tests.Live;

/// <summary>A room of nodes on loopback, with a beacon port of its own so that tests do not hear each other.</summary>
internal sealed class Room : IAsyncDisposable
{
    /// <summary>No test waits longer than this; none waits for time to pass.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    // Below what the system gives to clients, and apart from test runs beside this one.
    private static int s_port = 20_000 + (Environment.ProcessId % 48 * 256);

    private readonly List<Node> _nodes = [];

    public int Port { get; } = Interlocked.Increment(ref s_port);

    /// <summary>Where the nodes of this room keep their state; gone with the room.</summary>
    public string StateFolder { get; } = Directory.CreateTempSubdirectory("tutti-state-").FullName;

    /// <summary>Its nodes, also those that have gone.</summary>
    public IReadOnlyList<Node> All => _nodes;

    public NodeOptions Options => new() { Interface = "lo", BeaconPort = Port };

    public Node Node(string name, NodeOptions? options = null)
    {
        Node node = new(name, options ?? Options);
        _nodes.Add(node);
        return node;
    }

    public async Task<Node> StartAsync(string name)
    {
        Node node = Node(name);
        await node.StartAsync(TestContext.Current.CancellationToken);
        return node;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (Node node in _nodes)
        {
            await node.DisposeAsync();
        }

        Directory.Delete(StateFolder, recursive: true);
    }
}
