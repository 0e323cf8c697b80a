using System.Net;
using System.Net.Sockets;
using System.Text;

using Tutti.Protocols.Wire;
using Tutti.Protocols.Zmtp;
using Tutti.Protocols.Zre;

namespace Tutti.Interop.Tests.Seeing;

/// <summary>A peer on loopback made by hand, so that it can do wrong whatever a peer can do wrong.</summary>
internal sealed class HandMadePeer : IAsyncDisposable
{
    private static readonly TimeSpan s_beaconInterval = TimeSpan.FromMilliseconds(200);

    private readonly CancellationTokenSource _end = new();
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly int _beaconPort;
    private Task _beaconing = Task.CompletedTask;
    private Task _accepting = Task.CompletedTask;
    private readonly List<Socket> _sockets = [];

    public HandMadePeer(int beaconPort, string name)
    {
        _beaconPort = beaconPort;
        Name = name;
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        Port = ((IPEndPoint)_listener.LocalEndPoint!).Port;
    }

    public string Name { get; }

    public Uuid Uuid { get; } = NewUuid();

    public int Port { get; }

    /// <summary>False: connections are refused.</summary>
    public bool Listens { get; init; } = true;

    /// <summary>False: who connects hears nothing at all.</summary>
    public bool Speaks { get; init; } = true;

    /// <summary>False: it never says HELLO.</summary>
    public bool SaysHello { get; init; } = true;

    /// <summary>False: it never answers GET.</summary>
    public bool Answers { get; init; } = true;

    /// <summary>Where its HELLO says it is; null: where it is.</summary>
    public string? SaysItIsAt { get; init; }

    /// <summary>What it tells of its parameters.</summary>
    public string Tree { get; init; } = "{}";

    public Dictionary<string, string> Headers { get; init; } = new(StringComparer.Ordinal) { ["X-ZOCP"] = "1" };

    /// <summary>Begins to beacon, and, unless it is deaf, to accept.</summary>
    public HandMadePeer Begin()
    {
        _accepting = AcceptAsync();
        _beaconing = Task.Run(BeaconAsync);
        return this;
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Dispose();
        foreach (Socket socket in _sockets)
        {
            socket.Dispose();
        }

        await Task.WhenAll(_beaconing, _accepting).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _end.Dispose();
    }

    private static Uuid NewUuid()
    {
        byte[] octets = new byte[Uuid.Size];
        Random.Shared.NextBytes(octets);
        return Uuid.Read(octets);
    }

    private async Task BeaconAsync()
    {
        using Socket socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { EnableBroadcast = true };
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        byte[] beacon = new byte[Beacon.Size];
        new Beacon(Uuid, (ushort)Port).Write(beacon);
        using PeriodicTimer beat = new(s_beaconInterval);
        do
        {
            await socket.SendToAsync(beacon, new IPEndPoint(IPAddress.Parse("127.255.255.255"), _beaconPort));
        }
        while (await beat.WaitForNextTickAsync(_end.Token));
    }

    private async Task AcceptAsync()
    {
        if (!Listens)
        {
            _listener.Dispose();
            return;
        }

        _listener.Listen();
        while (true)
        {
            Socket socket = await _listener.AcceptAsync(_end.Token);
            lock (_sockets)
            {
                _sockets.Add(socket);
            }

            if (Speaks)
            {
                _ = HearAsync(socket);
            }
        }
    }

    // What others say to us; the first HELLO tells where to answer.
    private async Task HearAsync(Socket socket)
    {
        ZmtpSession session = new(new ZmtpOptions { SocketType = ZmtpSocketType.Router }, new ZmtpNullMechanism());
        session.Start(default);
        Talk? talk = null;
        byte[] buffer = new byte[64 << 10];
        while (true)
        {
            await FlushAsync(socket, session);
            int count = await socket.ReceiveAsync(buffer, _end.Token);
            if (count == 0)
            {
                return;
            }

            session.Receive(default, buffer.AsSpan(0, count));
            List<(ZreUnitId Id, string Endpoint, bool IsGet)> heard = [];
            while (session.TryRead(out ZmtpMessage message))
            {
                if (ZreUnit.TryRead(message[0], out ZreUnit unit, out _))
                {
                    string endpoint = unit.Id == ZreUnitId.Hello && ZreHello.TryRead(message[0], 100, 100, out ZreHello? hello, out _) ? hello!.Endpoint : string.Empty;
                    heard.Add((unit.Id, endpoint, message.FrameCount > 1 && message[1].IndexOf("\"GET\""u8) >= 0));
                }
            }

            foreach ((ZreUnitId id, string endpoint, bool isGet) in heard)
            {
                if (id == ZreUnitId.Hello && SaysHello && Endpoint.TryParse(endpoint, out Endpoint there))
                {
                    talk = await Talk.OpenAsync(this, there);
                }
                else if (isGet && Answers && talk is not null)
                {
                    await talk.WhisperAsync(Encoding.UTF8.GetBytes($$"""{"MOD":{{Tree}}}"""));
                }
                else if (id == ZreUnitId.Ping && talk is not null)
                {
                    await talk.UnitAsync(ZreUnitId.PingOk);
                }
            }
        }
    }

    private static async Task FlushAsync(Socket socket, ZmtpSession session)
    {
        while (session.TryTakeOutput(out ReadOnlyMemory<byte> octets))
        {
            await socket.SendAsync(octets);
            session.Sent(default);
        }
    }

    /// <summary>The connection on which it says its own units.</summary>
    private sealed class Talk(Socket socket, ZmtpSession session)
    {
        private ushort _sequence;

        public static async Task<Talk> OpenAsync(HandMadePeer peer, Endpoint there)
        {
            Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            lock (peer._sockets)
            {
                peer._sockets.Add(socket);
            }

            await socket.ConnectAsync(there.Host, there.Port, peer._end.Token);
            byte[] identity = new byte[1 + Uuid.Size];
            identity[0] = 1;
            peer.Uuid.Write(identity.AsSpan(1));
            ZmtpSession session = new(new ZmtpOptions { SocketType = ZmtpSocketType.Dealer, Identity = identity }, new ZmtpNullMechanism());
            session.Start(default);
            byte[] buffer = new byte[4096];
            while (session.State != ZmtpState.Ready)
            {
                await FlushAsync(socket, session);
                session.Receive(default, buffer.AsSpan(0, await socket.ReceiveAsync(buffer, peer._end.Token)));
            }

            Talk talk = new(socket, session);
            ByteWriter hello = new();
            ZreWriter.WriteHello(hello, ++talk._sequence, peer.SaysItIsAt ?? $"tcp://127.0.0.1:{peer.Port}", ["ZOCP"], 0, peer.Name, peer.Headers);
            session.Write(hello.WrittenSpan, more: false);
            await FlushAsync(socket, session);
            return talk;
        }

        public Task UnitAsync(ZreUnitId id) => SendAsync(id, null);

        public Task WhisperAsync(byte[] content) => SendAsync(ZreUnitId.Whisper, content);

        private Task SendAsync(ZreUnitId id, byte[]? content)
        {
            byte[] head = new byte[ZreUnit.HeaderSize];
            ZreWriter.WriteHeader(head, id, ++_sequence);
            session.Write(head, more: content is not null);
            if (content is not null)
            {
                session.Write(content, more: false);
            }

            return FlushAsync(socket, session);
        }
    }
}
