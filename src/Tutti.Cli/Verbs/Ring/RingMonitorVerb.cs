using System.Collections.Concurrent;
using System.CommandLine;

using Spectre.Console;

using Tutti.Cli.Running;
using Tutti.Protocols.Zipi;
using Tutti.Protocols.Zipi.Ip;

namespace Tutti.Cli.Verbs;

/// <summary><c>tutti ring monitor</c></summary>
internal static class RingMonitorVerb
{
    /// <summary>The verb.</summary>
    public static Command Make(CommonOptions options)
    {
        Option<string?> hub = RingGuest.Hub();
        Option<string?> secret = RingGuest.Secret();
        Option<double?> limit = VerbArguments.For();
        return new Command("monitor", "Watch a ring: how the token goes round, the load, errors, and both lights of each port.")
        {
            Options = { hub, secret, limit },
            Action = new VerbAction(run => RunAsync(run, hub, secret, limit), endsWhenTold: true),
        };
    }

    private static async Task<ExitCode> RunAsync(Invocation run, Option<string?> hub, Option<string?> secret, Option<double?> limit)
    {
        await using Ring ring = await RingGuest.LookAsync(run, hub, secret);
        using CancellationTokenSource end = VerbArguments.Until(run, limit);
        try
        {
            if (run.Output.AsJson || !run.Output.IsTerminal)
            {
                await WatchAsync(ring, TimeSpan.FromSeconds(1), picture => Tell(run.Output, picture), end.Token);
            }
            else
            {
                IAnsiConsole console = TerminalConsole.Make();
                await console.Live(new Text("...")).Overflow(VerticalOverflow.Crop).AutoClear(false).StartAsync(live =>
                    WatchAsync(ring, TimeSpan.FromMilliseconds(200), picture => live.UpdateTarget(picture.Draw(console.Profile.Width, console.Profile.Height)), end.Token));
            }
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            // The way it ends.
        }

        return ExitCode.Done;
    }

    private static async Task WatchAsync(Ring ring, TimeSpan every, Action<MonitorPicture> show, CancellationToken end)
    {
        ConcurrentDictionary<ulong, string> names = new() { [ring.Id] = "(this monitor)" };
        Task naming = Task.CompletedTask;
        MonitorPicture? last = null;
        using PeriodicTimer timer = new(every);
        while (true)
        {
            try
            {
                HubStatus status = await ring.GetHubStatusAsync(end);
                if (naming.IsCompleted && status.Ports.Any(p => p is { Role: IpRole.Device, IsOpen: true } && !names.ContainsKey(p.Id)))
                {
                    naming = NameAsync(ring, names, end);
                }

                last = new MonitorPicture(status, last?.Status, names);
                show(last);
            }
            catch (NoAnswerException) when (last is not null)
            {
                // The ring comes back by itself; until then the picture says what it is worth.
                show(last with { IsOld = true });
            }
            catch (NoAnswerException)
            {
                continue;
            }

            await timer.WaitForNextTickAsync(end);
        }
    }

    private static async Task NameAsync(Ring ring, ConcurrentDictionary<ulong, string> names, CancellationToken end)
    {
        try
        {
            foreach (RemoteDevice device in await ring.GetDevicesAsync(end))
            {
                names[device.Id] = device.Name;
            }
        }
        catch (OperationCanceledException)
        {
            // The end.
        }
    }

    private static void Tell(CommandOutput output, MonitorPicture picture)
    {
        HubStatus status = picture.Status;
        if (picture.IsOld)
        {
            output.Note("the hub does not answer; it is looked for");
        }
        else if (output.AsJson)
        {
            output.Json(
                new RingStatusJson(
                    RingJson.Stamp(), $"{status.Id:x16}", $"{status.Monitor:x16}", status.Time.TotalSeconds, status.Rotations, status.RotationMedian.TotalMicroseconds,
                    status.RotationP99.TotalMicroseconds, status.RotationWorst.TotalMicroseconds, status.Frames, status.Octets, Math.Round(picture.FramesPerSecond, 1), Math.Round(picture.OctetsPerSecond, 1),
                    status.DroppedCount, status.RefusedCount, [.. RingPlace.Of(status).Select(ToJson)]),
                RingJson.Plain.RingStatusJson);
        }
        else
        {
            output.Line(string.Join("; ", picture.Figures));
        }
    }

    private static RingPortJson ToJson(RingPlace place)
    {
        HubPortStatus port = place.Status;
        return new RingPortJson(
            port.Port + 1, place.Path, port.Role == IpRole.Hub ? "hub" : "device", $"{port.Id:x16}", port.Address, port.Light != PortLight.Off, port.Light == PortLight.Sending,
            port.IsOpen, port.FramesIn, port.FramesOut, port.OctetsIn, port.OctetsOut, port.Errors, port.Repeated, port.Waiting, port.ClockError.TotalMicroseconds);
    }
}
