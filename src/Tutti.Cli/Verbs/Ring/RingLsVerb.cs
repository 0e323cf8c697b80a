using System.CommandLine;
using System.Globalization;

using Tutti.Cli.Notation;
using Tutti.Cli.Running;
using Tutti.Protocols.Zipi;
using Tutti.Protocols.Zipi.Ip;
using Tutti.Protocols.Zipi.Naming;

namespace Tutti.Cli.Verbs;

/// <summary><c>tutti ring ls</c> and <c>tutti ring find QUERY</c></summary>
internal static class RingLsVerb
{
    /// <summary><c>ls</c></summary>
    public static Command Make(CommonOptions options)
    {
        Option<string?> hub = RingGuest.Hub();
        Option<string?> secret = RingGuest.Secret();
        return new Command("ls", "List the devices of a ring: address, position, lights, clock and what they say of themselves.")
        {
            Options = { hub, secret },
            Action = new VerbAction(async run =>
            {
                await using Ring ring = await RingGuest.LookAsync(run, hub, secret);
                RemoteDevice[] devices = [.. RingGuest.WithoutGuests(await ring.GetDevicesAsync(run.Cancellation))];
                HubStatus status = await ring.GetHubStatusAsync(run.Cancellation);
                if (run.Output.AsJson)
                {
                    run.Output.Json(new RingLsJson($"{status.Id:x16}", $"{status.Monitor:x16}", [.. devices.Select(d => ToJson(d, status))]), RingJson.Plain.RingLsJson);
                }
                else
                {
                    Print(run.Output, devices, status);
                }

                return ExitCode.Done;
            }),
        };
    }

    /// <summary><c>find</c></summary>
    public static Command MakeFind(CommonOptions options)
    {
        Argument<string> query = new("QUERY")
        {
            Description = "Such as 'class = synthesizer and max-speed >= 1M'.",
            Validators =
            {
                result =>
                {
                    if (result.Tokens is [{ Value: var text }] && !Query.TryParse(text, out _, out Protocols.Wire.DecodeError error))
                    {
                        result.AddError(string.Create(CultureInfo.InvariantCulture, $"the query cannot be read: {error.Reason}, at character {error.Offset + 1}; the keys are {string.Join(", ", CharacteristicNames.All)}, or 0x8001 and the like for your own"));
                    }
                },
            },
        };
        Option<string?> hub = RingGuest.Hub();
        Option<string?> secret = RingGuest.Secret();
        return new Command("find", "Find the devices that match a query.")
        {
            Arguments = { query },
            Options = { hub, secret },
            Action = new VerbAction(async run =>
            {
                await using Ring ring = await RingGuest.LookAsync(run, hub, secret);
                RemoteDevice[] devices = [.. RingGuest.WithoutGuests(await ring.FindAllAsync(run.Arguments.GetValue(query)!, run.Wait, run.Cancellation))];
                HubStatus status = await ring.GetHubStatusAsync(run.Cancellation);
                if (run.Output.AsJson)
                {
                    run.Output.Json([.. devices.Select(d => ToJson(d, status))], RingJson.Plain.IReadOnlyListRingMemberJson);
                }
                else if (devices.Length > 0)
                {
                    Print(run.Output, devices, status);
                }

                return devices.Length > 0 ? ExitCode.Done
                    : throw new NotFoundException("no device on the ring matches", run.Arguments.GetValue(query)!, ring.Port.ToString(), "see who is there with `tutti ring ls`");
            }),
        };
    }

    private static void Print(CommandOutput output, RemoteDevice[] devices, HubStatus status)
    {
        TextTable table = new(">address", ">position", "port", "lights", ">clock", "name", "class", "characteristics");
        foreach (RemoteDevice device in devices)
        {
            RingPlace? place = RingPlace.Of(status, device.Id);
            table.Add(
                device.Address.ToString(CultureInfo.InvariantCulture),
                place is { Position: > 0 } at ? at.Position.ToString(CultureInfo.InvariantCulture) : "-",
                place?.Path ?? "-",
                place is { } lit ? RingPlace.Lights(lit.Status.Light) : "-",
                place is { Status.ClockError.Ticks: > 0 } timed ? string.Create(CultureInfo.InvariantCulture, $"±{timed.Status.ClockError.TotalMicroseconds:0} us") : "-",
                Printable.Cut(device.Name, 28),
                Printable.Cut(string.Join(", ", device[CharacteristicKey.Class]), 28),
                Printable.Cut(string.Join("; ", device.Characteristics.Where(c => c.Key is not (CharacteristicKey.Name or CharacteristicKey.Class)).Select(c => c.ToString())), 120));
        }

        table.Print(output);
        output.Note(string.Create(CultureInfo.InvariantCulture, $"{devices.Length} {(devices.Length == 1 ? "device" : "devices")} on hub {status.Id:x16}"));
    }

    private static RingMemberJson ToJson(RemoteDevice device, HubStatus status)
    {
        RingPlace? place = RingPlace.Of(status, device.Id);
        return new RingMemberJson(
            device.Address,
            $"{device.Id:x16}",
            device.Name,
            place?.Position,
            place?.Path,
            place is { } lit ? lit.Status.Light != PortLight.Off : null,
            place is { } sending ? sending.Status.Light == PortLight.Sending : null,
            place?.Status.ClockError.TotalMicroseconds,
            device.Characteristics.GroupBy(c => CharacteristicNames.NameOf(c.Key), StringComparer.Ordinal)
                .ToDictionary(g => g.Key, g => (IReadOnlyList<string>)[.. g.Select(c => c.ValueText())], StringComparer.Ordinal));
    }
}
