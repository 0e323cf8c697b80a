using Tutti.Protocols.Wire;
using Tutti.Protocols.Zipi.Link;

namespace Tutti.Tests.Zipi.Link;

/// <summary>Stations round a table: the token goes from hand to hand, frames arrive at once, and a test may lose some.</summary>
internal sealed class TokenTable
{
    private readonly List<Station> _stations;

    public TokenTable(params Station[] stations) => _stations = [.. stations];

    public Instant Now { get; set; } = new(1_000_000_000);

    public Func<FrameHeader, bool> Loses { get; set; } = _ => false;

    public List<(Station To, FrameHeader Header, byte[] Content)> Delivered { get; } = [];

    public List<(Station From, FrameHeader Header, byte[] Frame)> Sent { get; } = [];

    public List<(Station At, RingEvent News)> News { get; } = [];

    public List<(Station At, RingAction Action)> Actions { get; } = [];

    /// <summary>A device that has been given <paramref name="address"/>.</summary>
    public static Station Member(byte address, byte priority = 0, int queue = 256)
    {
        Station station = new(new StationOptions { Id = address, MonitorPriority = priority, QueueFrames = queue }, address);
        Assign(station, [new Assignment(address, address, 0, 0, false)]);
        return station;
    }

    public static void Assign(Station station, Assignment[] entries, byte roll = 1)
    {
        ByteWriter writer = new();
        writer.WriteAssign(roll, entries);
        Hear(station, writer, new Instant(0));
    }

    public static void Hear(Station station, ByteWriter management, Instant now)
    {
        byte[] frame = new byte[1024];
        int length = new FrameHeader(RingAddress.All, FrameClass.Management, false, 0, null).Write(management.WrittenSpan, frame);
        station.Receive(now, now, frame.AsSpan(0, length), out _, out _);
    }

    /// <summary>Once round: every station gets the token.</summary>
    public void Round(int times = 1, long microseconds = 1000)
    {
        for (int i = 0; i < times; i++)
        {
            Now = new Instant(Now.Nanoseconds + (microseconds * 1000));
            foreach (Station station in _stations)
            {
                station.Advance(Now);
                Turn(station);
                Drain();
            }
        }
    }

    private void Turn(Station station)
    {
        if (!station.Capture(Now, Now))
        {
            return;
        }

        while (station.TryTake(out ReadOnlyMemory<byte> frame))
        {
            Assert.True(FrameHeader.TryRead(frame.Span, out FrameHeader header, out _, out DecodeError error), error.ToString());
            Sent.Add((station, header, frame.ToArray()));
            if (Loses(header))
            {
                continue;
            }

            foreach (Station other in _stations)
            {
                if (other != station && other.Receive(Now, Now, frame.Span, out FrameHeader heard, out ReadOnlySpan<byte> content))
                {
                    Delivered.Add((other, heard, content.ToArray()));
                }
            }

            station.CameRound(frame.Span);
        }
    }

    private void Drain()
    {
        foreach (Station station in _stations)
        {
            while (station.TryDequeue(out RingEvent news))
            {
                News.Add((station, news));
            }

            while (station.TryDequeue(out RingAction action))
            {
                Actions.Add((station, action));
                if (action.Kind == RingActionKind.SetRate)
                {
                    _stations.ForEach(s => s.ClockChanged(action.Rate));
                }
            }
        }
    }
}
