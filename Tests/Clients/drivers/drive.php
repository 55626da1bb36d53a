<?php

// Runs calls of portico.php: one JSON object a line comes in, one goes out. The arguments are the library's folder and the
// function that sends requests.

declare(strict_types=1);

require $argv[1] . '/portico.php';

error_reporting(E_ALL);
set_error_handler(function (int $level, string $text, string $file, int $line): bool {
    // What `@` silences stays silent; every other warning of the library is a fault.
    return (error_reporting() & $level) ? throw new ErrorException($text, 0, $level, $file, $line) : false;
});

function run(array $order, string $transport): mixed
{
    $given = $order['arguments'];
    $more = $order['options'] ?? [];
    if ($order['call'] === 'verifyRedirect') {
        return Portico\verifyRedirect(...$given, ...$more);
    }
    if ($order['call'] === 'verifyWebhook') {
        $given[1] = base64_decode($given[1]);
        return Portico\verifyWebhook(...$given, ...$more);
    }
    $client = new Portico\Client(
        $order['baseUrl'],
        $order['key'],
        ...($order['client'] ?? []),
        transport: "Portico\\$transport",
    );
    if (str_contains(print_r($client, true) . var_export((array) $client->__debugInfo(), true), $order['key'])) {
        throw new Exception('the key is shown');
    }
    if ($order['call'] === 'request') {
        if (isset($more['bytes'])) {
            $more['body'] = base64_decode($more['bytes']);
            unset($more['bytes']);
        }
        return $client->request(...$given, ...$more);
    }
    $method = $order['call'] . ($order['call'] === 'list' ? 'Checkouts' : 'Checkout');
    return $client->$method(...$given, ...$more);
}

function answer(array $order, string $transport): array
{
    try {
        $value = run($order, $transport);
        return is_string($value) ? ['bytes' => base64_encode($value)] : ['value' => $value];
    } catch (Portico\ApiError $error) {
        return ['error' => 'ApiError', 'status' => $error->status, 'code' => $error->errorCode, 'errors' => $error->errors,
            'requestId' => $error->requestId, 'retryAfter' => $error->retryAfter, 'text' => $error->getMessage()];
    } catch (Portico\SignatureError $error) {
        return ['error' => 'SignatureError', 'code' => $error->errorCode, 'text' => $error->getMessage()];
    } catch (Portico\ConnectionFailed $error) {
        return ['error' => 'ConnectionFailed', 'text' => $error->getMessage()];
    } catch (InvalidArgumentException | TypeError $error) {
        return ['error' => 'wrong argument', 'text' => $error->getMessage()];
    }
}

while (($line = fgets(STDIN)) !== false) {
    fwrite(STDOUT, json_encode(answer(json_decode($line, true), $argv[2]), JSON_THROW_ON_ERROR) . "\n");
}
