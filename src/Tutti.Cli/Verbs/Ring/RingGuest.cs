using System.CommandLine;

using Tutti.Cli.Running;

namespace Tutti.Cli.Verbs;

/// <summary>How the verbs of the ring come onto it.</summary>
internal static class RingGuest
{
    /// <summary>The class of what joins only to look: other verbs do not list it.</summary>
    public const string Class = "tutti-guest";

    /// <summary>Where the hub is.</summary>
    public static Option<string?> Hub(
        string name = "--hub",
        string description = "The hub: HOST, HOST:PORT, or tcp://HOST:PORT. Also TUTTI_HUB; without both it is found by its beacon.") => new(name)
        {
            Description = description,
            HelpName = "HUB",
            Validators =
        {
            CommonOptions.NotEmpty,
            result =>
            {
                if (result.Tokens is [{ Value: var text }] && text.Length > 0 && !RingPort.TryParse(text, out _))
                {
                    result.AddError($"{name} \"{text}\" is not HOST, HOST:PORT or tcp://HOST:PORT");
                }
            },
        },
        };

    /// <summary>The secret of the ring.</summary>
    public static Option<string?> Secret() => new("--secret")
    {
        Description = "The secret of the ring. Better in TUTTI_RING_SECRET: others on this machine see the command line.",
        HelpName = "TEXT",
        Validators = { CommonOptions.NotEmpty },
    };

    /// <summary>What was given, or the environment says.</summary>
    public static RingPort PortOf(Invocation run, Option<string?> hub)
    {
        if (run.Arguments.GetValue(hub) is { } text && RingPort.TryParse(text, out RingPort? port))
        {
            return port;
        }

        try
        {
            return RingPort.FromEnvironment();
        }
        catch (FormatException e)
        {
            throw new UsageException("TUTTI_HUB", e.Message, "set it to HOST, HOST:PORT or tcp://HOST:PORT, or unset it");
        }
    }

    /// <summary>What was given, or the environment says.</summary>
    public static string? SecretOf(Invocation run, Option<string?> secret) =>
        run.Arguments.GetValue(secret) ?? (Environment.GetEnvironmentVariable("TUTTI_RING_SECRET") is { Length: > 0 } text ? text : null);

    /// <summary>Joins the ring.</summary>
    public static async Task<Ring> JoinAsync(Invocation run, Option<string?> hub, Option<string?> secret, Profile profile, RingOptions? options = null)
    {
        options = (options ?? new RingOptions()) with { Secret = SecretOf(run, secret), JoinWithin = run.Wait, Network = run.NodeOptions() };
        try
        {
            return await Ring.JoinAsync(PortOf(run, hub), profile, options, run.Cancellation);
        }
        catch (ArgumentException e)
        {
            throw new UsageException(profile.Name, e.Message.Split(" (Parameter")[0].TrimEnd('.'), "see `tutti ring join --help`");
        }
    }

    /// <summary>Joins only to look.</summary>
    public static Task<Ring> LookAsync(Invocation run, Option<string?> hub, Option<string?> secret) =>
        JoinAsync(run, hub, secret, new Profile($"tutti-{Environment.ProcessId}") { Class = Class, Applications = [] });

    /// <summary>A device by its name or its address.</summary>
    /// <exception cref="NotFoundException">It is not on the ring.</exception>
    /// <exception cref="RefusedException">Several have this name.</exception>
    public static async Task<RemoteDevice> FindAsync(Ring ring, string device, TimeSpan within, CancellationToken cancellation)
    {
        IReadOnlyList<RemoteDevice> found = await ring.FindAllAsync(QueryOf(device), within, cancellation);
        if (found.Count == 0 && byte.TryParse(device, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out byte address))
        {
            found = [.. (await ring.GetDevicesAsync(cancellation)).Where(d => d.Address == address)];
        }

        return found.Count switch
        {
            0 => throw new NotFoundException("there is no such device on the ring", device, ring.Port.ToString(), "see who is there with `tutti ring ls`"),
            1 => found[0],
            _ => throw new RefusedException($"devices {Addresses(found)} are all called that", device, ring.Port.ToString(), "start them with different names, or give the address instead of the name"),
        };
    }

    /// <summary>Tells the user when another device has the name of this one.</summary>
    public static async Task WarnOfNamesakesAsync(Invocation run, Ring ring)
    {
        IReadOnlyList<RemoteDevice> others = await ring.FindAllAsync(QueryOf(ring.Name), TimeSpan.FromMilliseconds(300), run.Cancellation);
        if (others.Count > 0 && !run.Output.AsJson)
        {
            run.Output.Note($"{Notation.Printable.Escape(ring.Name)} is also what device {Addresses(others)} is called: who asks for that name is refused. Start one of them with another name.");
        }
    }

    private static string Addresses(IEnumerable<RemoteDevice> devices) => string.Join(" and ", devices.Select(d => d.Address));

    /// <summary>The query for a name.</summary>
    public static string QueryOf(string name) => $"name = \"{name.Replace("\"", string.Empty, StringComparison.Ordinal)}\"";

    /// <summary>Devices but guests.</summary>
    public static IEnumerable<RemoteDevice> WithoutGuests(IEnumerable<RemoteDevice> devices) =>
        devices.Where(d => !d[Protocols.Zipi.Naming.CharacteristicKey.Class].Contains(Class, StringComparer.Ordinal));
}
