// A Lambda function that makes one signed call and nothing else, as Program.cs beside it does: a loop on the Runtime API. Only ./bench builds it.
package main

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"os"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/ssm"
)

func must(err error) {
	if err != nil {
		panic(err)
	}
}

func main() {
	ctx := context.Background()
	cfg, err := config.LoadDefaultConfig(ctx)
	must(err)
	client := ssm.NewFromConfig(cfg, func(o *ssm.Options) {
		if u := os.Getenv("AWS_ENDPOINT_URL"); u != "" { // this version of the SDK does not read it
			o.EndpointResolver = ssm.EndpointResolverFromURL(u)
		}
	})
	name, runtime := "/bench/key", "http://"+os.Getenv("AWS_LAMBDA_RUNTIME_API")+"/2018-06-01/runtime/invocation/"
	for {
		event, err := http.Get(runtime + "next")
		must(err)
		_, err = io.Copy(io.Discard, event.Body)
		must(err)
		event.Body.Close()
		found, err := client.GetParameter(ctx, &ssm.GetParameterInput{Name: aws.String(name)})
		must(err)
		answer, err := json.Marshal(*found.Parameter.Value)
		must(err)
		response, err := http.Post(runtime+event.Header.Get("Lambda-Runtime-Aws-Request-Id")+"/response", "application/json", bytes.NewReader(answer))
		must(err)
		response.Body.Close()
	}
}
