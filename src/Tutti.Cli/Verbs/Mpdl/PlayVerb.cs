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

    /// <summary>The verb.</summary>
    public static Command Make(CommonOptions options)
    {
        Argument<string> input = FileArguments.Input("An MPDL file", "FILE");
        Option<string> to = new("--to") { Description = "The device on the ring that plays it, by name.", HelpName = "NAME", Required = true, Validators = { CommonOptions.NotEmpty } };
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
        return new Command("play", "Play an MPDL file on a device of a ring, in time.")
        {
            Arguments = { input },
            Options = { to, latency, name, hub, secret },
            Action = new VerbAction(async run =>
            {
                using InputFile file = MpdlInput.Open(run.Arguments.GetValue(input)!, run.Cancellation);
                await using global::Tutti.Ring ring = await RingGuest.JoinAsync(run, hub, secret, new Profile(run.Arguments.GetValue(name)!) { Class = "sequencer" });
                RemoteDevice device = await RingGuest.FindAsync(ring, run.Arguments.GetValue(to)!, run.Wait, run.Cancellation);
                return await PlayAsync(run, ring, device, file, TimeSpan.FromMilliseconds(run.Arguments.GetValue(latency)));
            }),
        };
    }

    private static async Task<ExitCode> PlayAsync(Invocation run, global::Tutti.Ring ring, RemoteDevice device, InputFile file, TimeSpan latency)
    {
        Damage damage = new(run.Output, file.Name);
        RecordStream records = new(file);
        MpdlWriter first = new MpdlWriter().Begin(NoteAddress.AllFamilies).Latency(MinimumLatency.FromSpan(latency));
        device.TrySend(first.WrittenSpan);
        TimeSpan start = ring.Time + TimeSpan.FromMilliseconds(50);
        byte[] packet = new byte[MpdlWriter.MaxRingLength];
        long sent = 0, notSent = 0;
        TimeSpan elapsed = default;
        try
        {
            while (Next(records, damage, packet, out int length, ref elapsed))
            {
                TimeSpan due = start + elapsed;
                if (due - ring.Time is var wait && wait > TimeSpan.FromMilliseconds(1))
                {
                    await Task.Delay(wait, run.Cancellation);
                }

                packet[length] = (byte)DescriptorId.TimeTag;
                System.Buffers.Binary.BinaryPrimitives.WriteUInt32BigEndian(packet.AsSpan(length + 1), global::Tutti.Ring.TagOf(due).Units);
                bool isOnItsWay = device.TrySend(packet.AsSpan(0, length + TagOctets));
                (sent, notSent) = isOnItsWay ? (sent + 1, notSent) : (sent, notSent + 1);
            }

            damage.Cut(records.Cut);
            await Task.Delay(latency + TimeSpan.FromMilliseconds(50), run.Cancellation);
        }
        finally
        {
            if (run.Cancellation.IsCancellationRequested)
            {
                device.AllFamilies.Release();
            }
        }

        MpdlPlayedJson played = new(file.Name, device.Name, sent, notSent, elapsed.TotalSeconds, latency.TotalMilliseconds);
        if (run.Output.AsJson)
        {
            run.Output.Json(played, RingJson.Plain.MpdlPlayedJson);
        }
        else
        {
            run.Output.Note(string.Create(CultureInfo.InvariantCulture, $"{sent} packets in {played.Seconds:0.0} s to {device.Name}{(notSent > 0 ? $"; {notSent} could not be sent" : string.Empty)}"));
        }

        return damage.Finish("what was whole was played");
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
