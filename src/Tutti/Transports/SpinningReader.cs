using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

using Tutti.Protocols.Zre;

namespace Tutti.Transports;

/// <summary>The thread that reads the connections of all low-latency nodes of this process (<see cref="NodeOptions.LowLatency"/>).</summary>
/// <remarks>
/// While octets arrive it asks the system again and again; 50 us after the last ones it waits in the system, so a quiet show costs nothing.
/// There is one such thread in a process and never two: two that spin on one processor keep each other from their work.
/// Thread-safe: yes.
/// </remarks>
[System.Diagnostics.CodeAnalysis.SuppressMessage("Design", "CA1001", Justification = "The thread gives the socket back when the last node has left.")]
internal sealed partial class SpinningReader
{
    private const int BufferOctets = 64 * 1024;
    private const short Readable = 1; // POLLIN, the same on Linux and macOS
    private static readonly long s_spin = Stopwatch.Frequency / 20_000; // 50 us
    private static readonly Lock s_gate = new();
    private static SpinningReader? s_shared;
    private static int s_users;

    private readonly Lock _gate = new();
    private readonly List<Watched> _links = [];
    private readonly List<TcpLink> _released = [];
    private readonly Socket _wake = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
    private bool _changed = true;
    private bool _ended;

    private SpinningReader()
    {
        // A socket that talks to itself: one octet to it ends the waiting.
        _wake.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _wake.Connect(_wake.LocalEndPoint!);
        _wake.Blocking = false;
        new Thread(Run) { IsBackground = true, Name = "Tutti low latency" }.Start();
    }

    /// <summary>True on systems that have what it needs.</summary>
    public static bool IsPossible => OperatingSystem.IsLinux() || OperatingSystem.IsMacOS();

    /// <summary>The one of this process; each call is matched by one of <see cref="Leave"/>.</summary>
    public static SpinningReader Join()
    {
        lock (s_gate)
        {
            s_users++;
            return s_shared ??= new SpinningReader();
        }
    }

    /// <summary>The last one out ends the thread.</summary>
    public void Leave()
    {
        lock (s_gate)
        {
            if (--s_users > 0)
            {
                return;
            }

            s_shared = null;
        }

        Change(() => _ended = true);
    }

    /// <summary>Reads a connection from now on, and says when and how it ended; <paramref name="ended"/> is not called after <see cref="Release"/>.</summary>
    public void Watch(TcpLink link, Action<TcpLink, LinkEnd> ended)
    {
        link.Reader = this;
        Change(() => _links.Add(new Watched(link, ended)));
    }

    /// <summary>Reads a connection no more, and gives its socket back.</summary>
    public void Release(TcpLink link) => Change(() => _released.Add(link));

    private void Change(Action change)
    {
        lock (_gate)
        {
            change();
            _changed = true;
        }

        Wake();
    }

    private void Wake()
    {
        try
        {
            _wake.Send([0], SocketFlags.None, out _);
        }
        catch (ObjectDisposedException)
        {
            // The thread has ended, and everything with it.
        }
    }

    private void Run()
    {
        byte[] buffer = new byte[BufferOctets];
        Watched[] links = [];
        PollEntry[] entries = [];
        long quietFrom = Stopwatch.GetTimestamp() + s_spin;
        while (true)
        {
            if (Volatile.Read(ref _changed) && !TryTakeChanges(ref links, ref entries))
            {
                return;
            }

            bool waits = Stopwatch.GetTimestamp() > quietFrom;
            int ready = Poll(entries, waits ? -1 : 0);
            if (ready > 0)
            {
                Read(links, entries, buffer);
                quietFrom = Stopwatch.GetTimestamp() + s_spin;
            }
        }
    }

    private bool TryTakeChanges(ref Watched[] links, ref PollEntry[] entries)
    {
        lock (_gate)
        {
            _changed = false;
            foreach (TcpLink link in _released)
            {
                _links.RemoveAll(w => w.Link == link);
                link.Free();
            }

            _released.Clear();
            _links.RemoveAll(w => w.HasEnded || w.Link.IsClosed); // it may have been closed before it was watched
            if (_ended && _links.Count == 0)
            {
                _wake.Dispose();
                return false;
            }

            links = [.. _links];
            entries = [.. links.Select(w => new PollEntry(w.IsPaused ? -1 : (int)w.Link.Handle)), new PollEntry((int)_wake.Handle)];
            return true;
        }
    }

    private void Read(Watched[] links, PollEntry[] entries, byte[] buffer)
    {
        for (int i = 0; i < links.Length; i++)
        {
            if (entries[i].Returned != 0)
            {
                Read(links[i], buffer);
            }
        }

        if (entries[^1].Returned != 0)
        {
            while (_wake.Receive(buffer, SocketFlags.None, out SocketError error) > 0 && error == SocketError.Success)
            {
            }
        }
    }

    private void Read(Watched watched, byte[] buffer)
    {
        if (watched.HasEnded)
        {
            return;
        }

        int count = watched.Link.TryRead(buffer, out bool broke);
        if (count > 0)
        {
            if (!watched.Link.Take(buffer.AsSpan(0, count)))
            {
                Pause(watched);
            }
        }
        else if (count == 0 || broke)
        {
            watched.HasEnded = true;
            Volatile.Write(ref _changed, true);
            watched.Ended(watched.Link, broke ? LinkEnd.Failed : LinkEnd.Ended);
        }
    }

    // The program is behind with its news: nothing is read on this connection until it has caught up, so that the sender waits too.
    private void Pause(Watched watched)
    {
        watched.IsPaused = true;
        Volatile.Write(ref _changed, true);
        _ = ResumeAsync(watched);
    }

    private async Task ResumeAsync(Watched watched)
    {
        await watched.Link.CaughtUpAsync().ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        Change(() => watched.IsPaused = false);
    }

    private static unsafe int Poll(PollEntry[] entries, int timeoutMs)
    {
        fixed (PollEntry* first = entries)
        {
            return Poll(first, (nuint)entries.Length, timeoutMs);
        }
    }

    [LibraryImport("libc", EntryPoint = "poll")]
    private static unsafe partial int Poll(PollEntry* entries, nuint count, int timeoutMs);

    private sealed class Watched(TcpLink link, Action<TcpLink, LinkEnd> ended)
    {
        public TcpLink Link { get; } = link;

        public Action<TcpLink, LinkEnd> Ended { get; } = ended;

        public bool IsPaused { get; set; }

        public bool HasEnded { get; set; }
    }

    /// <summary><c>struct pollfd</c>.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct PollEntry(int socket)
    {
        public int Socket = socket; // negative: not asked
        public short Wanted = Readable;
        public short Returned;
    }
}
