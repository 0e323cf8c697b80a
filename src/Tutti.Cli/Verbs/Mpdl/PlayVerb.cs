using System.Buffers.Binary;
using System.CommandLine;
using System.Globalization;

using Tutti.Cli.Files;
using Tutti.Cli.Running;
using Tutti.Protocols.Mpdl;
using Tutti.Protocols.Wire;

namespace Tutti.Cli.Verbs.Mpdl;

/// <summary><c>tutti mpdl play FILE --to NAME</c></summary>
internal static class PlayVerb
{
    // A tag takes five octets, a frame its source.
    private const int TagOctets = 5;
    private const double LongestLatencyMs = 10_000;
    private const int MostNamesAsked = 16;

    private static readonly TimeSpan s_lookEvery = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_ahead = TimeSpan.FromMilliseconds(70);

    // Whole frames at every common rate: two renderings of a piece are then alike to the sample.
    private static readonly TimeSpan s_grid = TimeSpan.FromMilliseconds(20);

    /// <summary>The verb.</summary>
    public static Command Make(CommonOptions options)
    {
        Argument<string> input = FileArguments.Input("An MPDL file or a standard MIDI file", "FILE");
        Option<string[]> to = new("--to") { Description = "The device on the ring that plays it, by name; may be given several times.", HelpName = "NAME", Required = true, Validators = { CommonOptions.NotEmpty } };
        Option<double> latency = new("--latency")
        {
            Description = "Milliseconds from a packet's time to its sound: constant, whatever the network does.",
            HelpName = "MS",
            DefaultValueFactory = _ => 20,
            CustomParser = result => CommonOptions.Number(result, LongestLatencyMs),
        };
        Option<string> name = new("--as") { Description = "What others call this sequencer.", HelpName = "NAME", DefaultValueFactory = _ => "sequencer", Validators = { CommonOptions.NotEmpty } };
        Option<string?> hub = RingGuest.Hub();
        Option<string?> secret = RingGuest.Secret();
        return new Command("play", "Play an MPDL or MIDI file on devices of a ring, in time.")
        {
            Arguments = { input },
            Options = { to, latency, name, hub, secret },
            Action = new VerbAction(async run =>
            {
                using InputFile file = InputFile.Open(run.Arguments.GetRequiredValue(input), isText: false, run.Cancellation);
                Damage damage = new(run.Output, file.Name);
                using InputFile mpdl = MidiInput.AsMpdl(file, damage, run.Cancellation);
                await using global::Tutti.Ring ring = await RingGuest.JoinAsync(run, hub, secret, new Profile(run.Arguments.GetValue(name)!) { Class = "sequencer" });
                var late = TimeSpan.FromMilliseconds(run.Arguments.GetValue(latency));
                List<RingPlayer> players = [];
                foreach (string player in run.Arguments.GetRequiredValue(to).Distinct(StringComparer.Ordinal))
                {
                    players.Add(new RingPlayer(player, await RingGuest.FindAsync(ring, player, run.Wait, run.Cancellation), late));
                }

                return await PlayAsync(run, ring, players, mpdl, damage, late);
            }),
        };
    }

    private static async Task<ExitCode> PlayAsync(Invocation run, global::Tutti.Ring ring, List<RingPlayer> players, InputFile file, Damage damage, TimeSpan latency)
    {
        using var watching = CancellationTokenSource.CreateLinkedTokenSource(run.Cancellation);
        UnbrokenTime line = new(ring);
        Task follow = FollowAsync(ring, players, line, watching.Token);
        MpdlPlayedJson played;
        try
        {
            played = await SendAllAsync(run, line, players, file, damage, latency);
        }
        finally
        {
            await watching.CancelAsync();
            await follow;
            if (run.Cancellation.IsCancellationRequested)
            {
                players.ForEach(p => p.Release());
            }
        }

        if (run.Output.AsJson)
        {
            run.Output.Json(played, RingJson.Plain.MpdlPlayedJson);
        }
        else
        {
            string to = string.Join(", ", players.Select(p => Notation.Printable.Escape(p.Name)));
            run.Output.Note(string.Create(CultureInfo.InvariantCulture, $"{played.Packets} packets in {played.Seconds:0.0} s to {to}{(played.NotSent > 0 ? $"; {played.NotSent} could not be sent" : string.Empty)}"));
        }

        return damage.Finish("what was whole was played");
    }

    private static async Task<MpdlPlayedJson> SendAllAsync(
        Invocation run, UnbrokenTime line, List<RingPlayer> players, InputFile file, Damage damage, TimeSpan latency)
    {
        RecordStream records = new(file);
        players.ForEach(p => p.Begin());
        TimeSpan start = UnbrokenTime.RoundDown(line.Now + s_ahead, s_grid);
        byte[] packet = new byte[MpdlWriter.MaxRingLength];
        long sent = 0, notSent = 0;
        TimeSpan elapsed = default;
        while (Next(records, damage, packet, out int length, ref elapsed))
        {
            TimeSpan due = start + elapsed;
            players.ForEach(p => p.Expect(due));
            if (due - line.Now is var wait && wait > TimeSpan.FromMilliseconds(1))
            {
                await Task.Delay(wait, run.Cancellation);
            }

            packet[length] = (byte)DescriptorId.TimeTag;
            BinaryPrimitives.WriteUInt32BigEndian(packet.AsSpan(length + 1), line.TagAt(due).Units);
            sent++;
            notSent += players.Count(p => !p.TrySend(due, packet.AsSpan(0, length + TagOctets), length));
        }

        damage.Cut(records.Cut);
        await Task.Delay(latency + TimeSpan.FromMilliseconds(50), run.Cancellation);
        return new MpdlPlayedJson(file.Name, [.. players.Select(p => p.Name)], sent, notSent, players.Sum(p => p.Returns), elapsed.TotalSeconds, latency.TotalMilliseconds);
    }

    // Who is killed and comes back is another device to the ring; to who plays, it is the same.
    private static async Task FollowAsync(global::Tutti.Ring ring, List<RingPlayer> players, UnbrokenTime line, CancellationToken end)
    {
        string query = players.Count <= MostNamesAsked ? string.Join(" or ", players.Select(p => RingGuest.QueryOf(p.Name))) : "present mpdl-version";
        SemaphoreSlim started = new(0);
        void Notice(RemoteDevice device)
        {
            players.ForEach(p => p.Notice(device));
            started.Release();
        }

        ring.DeviceStarted += Notice;
        try
        {
            while (true)
            {
                await started.WaitAsync(s_lookEvery, end);
                if (ring.State == RingState.On)
                {
                    IReadOnlyList<RemoteDevice> devices = await ring.FindAllAsync(query, null, end);
                    players.ForEach(p => p.Look(devices, line));
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The piece is over.
        }
        finally
        {
            ring.DeviceStarted -= Notice;
        }
    }

    private static bool Next(RecordStream records, Damage damage, byte[] packet, out int length, ref TimeSpan elapsed)
    {
        while (records.TryRead(out MpdlRecord record))
        {
            if (!MpdlReader.TryCheck(record.Packet, out DecodeError error))
            {
                damage.Packet(record.Offset, error);
            }
            else if (record.Packet.Length + TagOctets >= packet.Length)
            {
                damage.Add("a packet is too long for a ring");
            }
            else
            {
                length = record.Packet.Length;
                record.Packet.CopyTo(packet);
                TimeSpan at = TimeSpan.FromTicks(record.Elapsed * TimeTag.NanosecondsPerUnit / TimeSpan.NanosecondsPerTick);
                elapsed = at > elapsed ? at : elapsed;
                return true;
            }
        }

        length = 0;
        return false;
    }
}
