using System.Runtime.InteropServices;

using Tutti.Protocols.Wire;

namespace Tutti.Protocols.Zre;

/// <summary>When to connect again: after 100 ms, 200 ms, ... 1 s, each by chance up to a quarter more or less (zre-6.2).</summary>
[StructLayout(LayoutKind.Auto)]
internal struct Backoff
{
    private TimeSpan _wait;

    public Backoff()
    {
    }

    /// <summary>Gets when to connect; never while a connection stands.</summary>
    internal Instant At { get; private set; } = Instant.Never;

    /// <summary>Connect now; waits begin again with the shortest.</summary>
    internal void Now(Instant now)
    {
        At = now;
        _wait = default;
    }

    /// <summary>Connect at a certain time.</summary>
    internal void Wait(Instant at) => At = at;

    /// <summary>It failed: wait longer than the last time.</summary>
    internal void Failed(Instant now, ZreOptions options, ref Jitter jitter)
    {
        _wait = _wait == default ? options.ReconnectFirst : TimeSpan.FromTicks(Math.Min(_wait.Ticks * 2, options.ReconnectMost.Ticks));
        At = now + jitter.Around(_wait);
    }

    /// <summary>There are signs of life: wait no longer than the first time.</summary>
    internal void Hasten(Instant now, ZreOptions options, ref Jitter jitter)
    {
        if (At == Instant.Never)
        {
            return;
        }

        _wait = default;
        At = Instant.Min(At, now + jitter.Around(options.ReconnectFirst));
    }

    /// <summary>A connection is being made, or stands.</summary>
    internal void Pause() => At = Instant.Never;

    /// <summary>It stands and works: the next wait is the shortest.</summary>
    internal void Succeeded()
    {
        At = Instant.Never;
        _wait = default;
    }
}
