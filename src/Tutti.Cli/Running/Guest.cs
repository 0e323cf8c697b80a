using System.CommandLine;

using Tutti.Cli.Notation;
using Tutti.Protocols.Zocp;

namespace Tutti.Cli.Running;

/// <summary>The node that a verb is on the network while it runs: it has no parameters, and takes none from others.</summary>
internal sealed class Guest : IAsyncDisposable
{
    /// <summary>A header that tells other tools not to list this node; its value is the verb.</summary>
    public const string Header = ZocpHeaders.Guest;

    /// <summary>
    /// A node of the wanted name may have a twin. Beacons go out at 0, 100 and 300 ms and are answered at once, so after this long without a
    /// newcomer everybody who can hear us is here.
    /// </summary>
    private static readonly TimeSpan s_quiet = TimeSpan.FromMilliseconds(350);
    private static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(20);

    private readonly Invocation _run;
    private readonly long _joined = TimeProvider.System.GetTimestamp();
    private long _lastEntered = TimeProvider.System.GetTimestamp();

    private Guest(Invocation run, Node node)
    {
        _run = run;
        Node = node;
        node.PeerEntered += _ => Volatile.Write(ref _lastEntered, TimeProvider.System.GetTimestamp());
        node.Refused += run.Output.Refused;
    }

    /// <summary>The node.</summary>
    public Node Node { get; }

    private TimeSpan Present => TimeProvider.System.GetElapsedTime(_joined);

    /// <summary>Goes on the network.</summary>
    /// <param name="run">The run.</param>
    /// <param name="verb">Named in the node's name and header, for who sees it pass.</param>
    /// <param name="tracer">Overhears the node; null for none.</param>
    /// <param name="headers">Further headers; null for none.</param>
    /// <param name="card">The network card; null: the one that was typed, or else chosen.</param>
    public static async Task<Guest> JoinAsync(
        Invocation run, string verb, Seeing.Tracer? tracer = null, IReadOnlyList<(string Name, string Value)>? headers = null, string? card = null)
    {
        Node node = Make(run, verb, tracer, headers ?? [], card);
        Guest guest = new(run, node);
        try
        {
            await node.StartAsync(run.Cancellation);
        }
        catch
        {
            await node.DisposeAsync();
            throw;
        }

        if (run.Arguments.GetValue(run.Options.Verbose))
        {
            run.Output.Note($"{node.Name} at {node.Endpoint}: {node.CardExplanation}");
        }

        return guest;
    }

    /// <summary>Waits for a node that is named by name, identity or first digits of its UUID, and for its parameters.</summary>
    /// <exception cref="NotFoundException">It is not there, or there are several; both say who is.</exception>
    /// <exception cref="NoAnswerException">It is there, but does not tell its parameters.</exception>
    public async Task<Peer> FindAsync(string name)
    {
        while (Present < _run.Wait)
        {
            Peer[] found = Named(name);
            bool quiet = TimeProvider.System.GetElapsedTime(Volatile.Read(ref _lastEntered)) >= s_quiet;
            if (found is [{ } only] ? IsKnown(only) && (quiet || IsUnique(only, name)) : found.Length > 1 && quiet)
            {
                break;
            }

            await Task.Delay(s_look, _run.Cancellation);
        }

        return Named(name) switch
        {
            [{ } only] when !only.IsZocp => throw new NotFoundException("this node speaks ZRE but not ZOCP: it has no parameters", name, only.Endpoint, "name another node; `tutti ls` shows those with parameters"),
            [{ } only] when !only.ParametersKnown => throw new NoAnswerException(
                $"it is there, but has not told its parameters within {Seconds(_run.Wait)} s", name, only.Endpoint, "its program may hang: look at it, or start it again"),
            [{ } only] => only,
            [] => throw Nobody(name),
            var several => throw new NotFoundException(
                "several nodes have this name",
                name,
                Node.CardExplanation,
                $"name one by its UUID: {string.Join(", ", several.Select(p => $"{p.Uuid} at {p.Endpoint}"))}"),
        };
    }

    /// <summary>Waits for a node and looks up one of its parameters.</summary>
    /// <exception cref="NotFoundException">As <see cref="FindAsync(string)"/>, or the node has no such parameter.</exception>
    public async Task<(Peer Peer, RemoteParameter Parameter)> FindAsync(NodeParameter address)
    {
        Peer peer = await FindAsync(address.Node);
        IReadOnlyList<RemoteParameter> all = peer.Parameters;
        RemoteParameter? found = all.FirstOrDefault(p => p.Path == address.Path)
            ?? all.FirstOrDefault(p => Printable.Escape(p.Path) == address.Path);
        return found is not null
            ? (peer, found)
            : throw new NotFoundException(
                "the node has no such parameter",
                address.ToString(),
                peer.Name,
                all.Count == 0 ? "it has none at all" : $"it has {Listed(all.Select(p => p.Path))}");
    }

    /// <summary>Why nobody may have been met: which card was used and why, and what to try.</summary>
    public string WhyAlone() =>
        $"Nobody else was met. Network card: {Node.CardExplanation}. Is it the card the others use (--interface, TUTTI_INTERFACE)? "
        + (Given(_run.Options.Peers) + Given(_run.Options.Gossip) == 0 ? "Is UDP port 5670 blocked (try --peer)?" : "Does the other node run at the address that was given?");

    /// <summary>Waits until somebody is met at each <c>--peer</c>, as long as <c>--wait</c> allows.</summary>
    /// <returns>Those at which nobody was.</returns>
    public async Task<IReadOnlyList<string>> MeetNamedPeersAsync()
    {
        while (Node.UnmetPeers is { Count: > 0 } && Present < _run.Wait)
        {
            await Task.Delay(s_look, _run.Cancellation);
        }

        return Node.UnmetPeers;
    }

    /// <summary>Says farewell.</summary>
    public ValueTask DisposeAsync() => Node.DisposeAsync();

    /// <summary>Names in a row, not too many.</summary>
    internal static string Listed(IEnumerable<string> names)
    {
        const int Most = 12;
        string[] all = [.. names];
        return string.Join(", ", all.Take(Most)) + (all.Length > Most ? $" and {all.Length - Most} more" : string.Empty);
    }

    /// <summary>Seconds without needless digits.</summary>
    internal static string Seconds(TimeSpan span) => span.TotalSeconds.ToString("0.###", System.Globalization.CultureInfo.InvariantCulture);

    private static Node Make(Invocation run, string verb, Seeing.Tracer? tracer, IReadOnlyList<(string Name, string Value)> headers, string? card)
    {
        NodeOptions given = run.NodeOptions();
        NodeOptions options = given with
        {
            Interface = card ?? given.Interface,
            AllowNewParameters = false,
            Tracer = tracer,
            Headers = headers.Append((Header, verb)).ToDictionary(h => h.Item1, h => h.Item2, StringComparer.Ordinal),
        };
        return Invocation.MakeNode($"tutti-{verb}-{Environment.ProcessId}", options);
    }

    private static bool IsKnown(Peer peer) => peer.ParametersKnown || !peer.IsZocp;

    private static bool IsUnique(Peer peer, string name) => name == peer.Identity || name == peer.Uuid.ToString();

    private Peer[] Named(string name)
    {
        IReadOnlyList<Peer> all = Node.Peers;
        Peer[] exact = [.. all.Where(p => p.Name == name || p.Identity == name)];
        if (exact.Length == 0)
        {
            exact = [.. all.Where(p => Printable.Escape(p.Name) == name)];
        }

        string digits = name.Replace("-", string.Empty, StringComparison.Ordinal);
        return exact.Length > 0 || digits.Length < 4
            ? exact
            : [.. all.Where(p => p.Uuid.ToString().StartsWith(digits, StringComparison.OrdinalIgnoreCase))];
    }

    private int Given(Option<string[]> option) => _run.Arguments.GetValue(option)?.Length ?? 0;

    private NotFoundException Nobody(string name)
    {
        string[] here = [.. Node.Peers.Where(p => !p.Headers.ContainsKey(Header)).Select(p => p.Name).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        return new NotFoundException(
            $"no such node was met within {Seconds(_run.Wait)} s",
            name,
            Node.CardExplanation,
            here.Length > 0
                ? $"nodes here: {Listed(here)}"
                : "nobody else was met at all: check that the other node runs, and that it uses this network card (--interface, TUTTI_INTERFACE)");
    }
}
